package dev.trimtab.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A container.
 *
 * @param name unique in its pod
 * @param attempt how many containers of this name the pod had before
 * @param imageId as {@link Images#resolve} or {@link Images#pull} answered
 * @param command replaces the image's entry point; empty keeps it
 * @param args replaces the image's arguments; empty keeps them, unless {@code command} is set
 * @param env added to the image's environment, in order, as name and value
 * @param workingDir empty for the image's
 * @param mounts file systems and files to show inside
 * @param limits bounds
 * @param oomScoreAdjust from -1000 to 1000: the higher, the sooner the kernel kills it when the
 *     machine's memory is used up; not below our own where that takes a privilege we lack
 * @param security who it is and what it may
 * @param stdin keep standard input open
 * @param stdinOnce close standard input after the first attach ends
 * @param tty give it a terminal
 * @param logFile where output is written in CRI format
 * @param labels kept and given back, for the caller's own use
 * @param processesOf a running container of the same sandbox whose processes it sees, and with
 *     which it ends; empty for what the sandbox says
 */
public record ContainerSpec(
    String name,
    int attempt,
    String imageId,
    List<String> command,
    List<String> args,
    List<Env> env,
    String workingDir,
    List<Mount> mounts,
    Limits limits,
    int oomScoreAdjust,
    Security security,
    boolean stdin,
    boolean stdinOnce,
    boolean tty,
    Path logFile,
    Map<String, String> labels,
    String processesOf) {
  public ContainerSpec {
    command = List.copyOf(command);
    args = List.copyOf(args);
    env = List.copyOf(env);
    mounts = List.copyOf(mounts);
    labels = Map.copyOf(labels);
    // Records of earlier versions have none.
    processesOf = Objects.requireNonNullElse(processesOf, "");
    if (oomScoreAdjust < -1000 || oomScoreAdjust > 1000) {
      throw new NodeException.Invalid(
          "oomScoreAdjust " + oomScoreAdjust + " is not between -1000 and 1000");
    }
  }

  /** An environment variable. */
  public record Env(String name, String value) {}
}

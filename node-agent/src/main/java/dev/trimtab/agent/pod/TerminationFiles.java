package dev.trimtab.agent.pod;

import dev.trimtab.agent.volume.PodPaths;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads what containers wrote at their end; once the file is gone, what was told of it before.
 *
 * <p>Figures are the kubelet's: 4096 bytes of the file, or 2048 bytes of the log.
 */
final class TerminationFiles implements TerminationMessages {

  private static final int MOST_OF_FILE = 4096;
  private static final int MOST_OF_LOG = 2048;

  private final PodPaths paths;
  private final Pod pod;

  TerminationFiles(PodPaths paths, Pod pod) {
    this.paths = paths;
    this.pod = pod;
  }

  @Override
  public String of(ContainerStatus ended) {
    String name = ended.spec().name();
    Path file = paths.terminationMessage(Pods.uid(pod), name, ended.spec().attempt());
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return told(ended);
      }
      String written = head(file);
      return written.isEmpty() && readsLog(ended) ? tail(ended.spec().logFile()) : written;
    } catch (IOException failed) {
      throw new UncheckedIOException("termination message of container " + name, failed);
    }
  }

  private String told(ContainerStatus ended) {
    String id = "trimtab://" + ended.id();
    var told = Pods.told(pod, ended.spec().name());
    return Stream.of(Optional.ofNullable(told.getState()), Optional.ofNullable(told.getLastState()))
        .flatMap(Optional::stream)
        .map(ContainerState::getTerminated)
        .filter(end -> end != null && id.equals(end.getContainerID()))
        .map(ContainerStateTerminated::getMessage)
        .filter(message -> message != null)
        .findFirst()
        .orElse("");
  }

  private boolean readsLog(ContainerStatus ended) {
    boolean failed = ended.state() instanceof State.Exited exited && exited.exitCode() != 0;
    return failed
        && Pods.container(pod, ended.spec().name())
            .map(Container::getTerminationMessagePolicy)
            .filter("FallbackToLogsOnError"::equals)
            .isPresent();
  }

  private static String head(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_OF_FILE), StandardCharsets.UTF_8);
    }
  }

  /** The last lines of a CRI log, without their time, stream and tag. */
  private static String tail(Path log) throws IOException {
    if (!Files.isRegularFile(log)) {
      return "";
    }
    var tail = new StringBuilder();
    for (String line : Files.readAllLines(log).reversed()) {
      String[] parts = line.split(" ", 4);
      if (parts.length < 4 || tail.length() + parts[3].length() > MOST_OF_LOG) {
        break;
      }
      tail.insert(0, parts[3] + "\n");
    }
    return tail.toString();
  }
}

package dev.trimtab.node.linux;

import java.nio.file.Path;
import java.util.List;

/** Unpacked images. */
public interface RootFilesystems {
  /**
   * An image's layers and configuration; they stay until {@link #release} with the same {@code
   * user}. Idempotent. After a restart the runtime acquires again for every container it finds.
   *
   * @param imageId as {@code Images} gave it
   * @param user who needs it: a container's id
   * @throws dev.trimtab.node.NodeException.NotFound if there is no such image
   */
  RootFilesystem acquire(String imageId, String user);

  /** The end of what {@link #acquire} began; nothing if it did not begin. */
  void release(String imageId, String user);

  /**
   * An image as directories.
   *
   * @param layers directories, the lowest first; at least one
   */
  record RootFilesystem(List<Path> layers, ImageConfig config) {
    public RootFilesystem {
      layers = List.copyOf(layers);
    }
  }

  /**
   * What the image asks for.
   *
   * @param entrypoint program and first arguments; may be empty
   * @param command further arguments, or the program if there is no entry point
   * @param env as {@code NAME=value}
   * @param user empty, a name or number, or {@code user:group}
   * @param workingDir empty for {@code /}
   * @param stopSignal such as {@code SIGQUIT} or {@code 3}; empty for SIGTERM
   */
  record ImageConfig(
      List<String> entrypoint,
      List<String> command,
      List<String> env,
      String user,
      String workingDir,
      String stopSignal) {
    public ImageConfig {
      entrypoint = List.copyOf(entrypoint);
      command = List.copyOf(command);
      env = List.copyOf(env);
    }
  }
}

package dev.trimtab.agent.volume;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;

/**
 * Where the agent keeps what belongs to pods, in the kubelet's own layout.
 *
 * @param root the agent's directory
 */
public record PodPaths(Path root) {

  /** All directories of pods, named by UID. */
  public Path pods() {
    return root.resolve("pods");
  }

  /** A pod's directory. */
  public Path pod(String uid) {
    return pods().resolve(name(uid));
  }

  /** A volume's directory. */
  Path volume(String uid, String kind, String volume) {
    return pod(uid).resolve("volumes").resolve("kubernetes.io~" + kind).resolve(name(volume));
  }

  /** The file in which a container leaves its termination message. */
  public Path terminationMessage(String uid, String container, int attempt) {
    return pod(uid).resolve("containers").resolve(name(container)).resolve(attempt + ".message");
  }

  /** All pods' log directories. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** A pod's log directory. */
  public Path logs(Pod pod) {
    ObjectMeta meta = pod.getMetadata();
    return logs().resolve(name(meta.getNamespace() + "_" + meta.getName() + "_" + meta.getUid()));
  }

  /** A container's log, in CRI format. */
  public Path log(Pod pod, String container, int attempt) {
    return logs(pod).resolve(name(container)).resolve(attempt + ".log");
  }

  /** The server checks such names; that they stay inside the root does not depend on it. */
  private static String name(String part) {
    if (part.isEmpty() || part.equals(".") || part.equals("..") || part.contains("/")) {
      throw new VolumeException("\"" + part + "\" cannot be a file name");
    }
    return part;
  }
}

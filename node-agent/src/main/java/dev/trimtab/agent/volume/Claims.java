package dev.trimtab.agent.volume;

import dev.trimtab.agent.cluster.Cluster;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Claims of persistent volumes that are directories of this machine: hostPath and local. */
final class Claims {

  private final Cluster cluster;

  Claims(Cluster cluster) {
    this.cluster = cluster;
  }

  Path prepare(Pod pod, String claimName) throws IOException {
    PersistentVolumeClaim claim =
        cluster
            .claim(pod.getMetadata().getNamespace(), claimName)
            .orElseThrow(
                () -> new VolumeException("persistentvolumeclaim \"" + claimName + "\" not found"));
    boolean bound = claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
    String name = claim.getSpec().getVolumeName();
    if (!bound || name == null) {
      throw new VolumeException("persistentvolumeclaim \"" + claimName + "\" is not bound");
    }
    PersistentVolume volume =
        cluster
            .volume(name)
            .orElseThrow(() -> new VolumeException("persistentvolume \"" + name + "\" not found"));
    if (volume.getSpec().getHostPath() != null) {
      return HostPaths.prepare(volume.getSpec().getHostPath());
    }
    if (volume.getSpec().getLocal() != null) {
      Path path = Path.of(volume.getSpec().getLocal().getPath());
      if (!Files.isDirectory(path)) {
        throw new VolumeException(
            "path \"" + path + "\" of persistentvolume \"" + name + "\" does not exist");
      }
      return path;
    }
    throw new VolumeException(
        "persistentvolume \"" + name + "\" is neither hostPath nor local: not supported here");
  }
}

package dev.trimtab.agent.volume;

import dev.trimtab.agent.cluster.Cluster;
import dev.trimtab.node.Trees;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes, refreshes and takes away the volumes of pods. */
public final class Volumes {

  private final PodPaths paths;
  private final MemoryDirectory memory;
  private final Projections projections;
  private final Claims claims;
  private final Tokens tokens;
  private final boolean mayChangeOwners;

  public Volumes(PodPaths paths, MemoryDirectory memory, Cluster cluster, InstantSource clock) {
    this.paths = paths;
    this.memory = memory;
    this.tokens = new Tokens(cluster, clock);
    this.projections = new Projections(cluster, tokens);
    this.claims = new Claims(cluster);
    this.mayChangeOwners = "root".equals(System.getProperty("user.name"));
  }

  /**
   * Makes all volumes of a pod, or brings them up to date; the answer says where each is.
   *
   * @throws VolumeException naming the volume that cannot be made, and why
   */
  public Map<String, Path> prepare(Pod pod, PodFacts facts) {
    Map<String, Path> places = new TreeMap<>();
    for (Volume volume : pod.getSpec().getVolumes()) {
      try {
        places.put(volume.getName(), prepare(pod, volume, facts));
      } catch (VolumeException failed) {
        throw new VolumeException(
            "MountVolume.SetUp failed for volume \"%s\" : %s"
                .formatted(volume.getName(), failed.getMessage()),
            failed);
      } catch (IOException failed) {
        throw new VolumeException(
            "MountVolume.SetUp failed for volume \"%s\" : %s".formatted(volume.getName(), failed),
            failed);
      }
    }
    return places;
  }

  /** Which emptyDir has outgrown its limit, in the kubelet's words; empty if none has. */
  public Optional<String> outgrown(Pod pod, Map<String, Path> places) throws IOException {
    for (Volume volume : pod.getSpec().getVolumes()) {
      EmptyDirVolumeSource source = volume.getEmptyDir();
      Path place = places.get(volume.getName());
      if (source != null && place != null && source.getSizeLimit() != null) {
        BigDecimal limit = source.getSizeLimit().getNumericalAmount();
        if (limit.signum() > 0 && BigDecimal.valueOf(Trees.size(place)).compareTo(limit) > 0) {
          return Optional.of(
              "Usage of EmptyDir volume \"%s\" exceeds the limit \"%s\". "
                  .formatted(volume.getName(), source.getSizeLimit()));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether the pod's volumes must be looked at again while it runs. */
  public static boolean changes(Pod pod) {
    return pod.getSpec().getVolumes().stream()
        .anyMatch(
            v ->
                v.getConfigMap() != null
                    || v.getSecret() != null
                    || v.getProjected() != null
                    || v.getDownwardAPI() != null
                    || (v.getEmptyDir() != null && v.getEmptyDir().getSizeLimit() != null));
  }

  /** Takes a pod's volumes away with all else that was kept for it; nothing if there is none. */
  public void release(String uid) throws IOException {
    tokens.forget(uid);
    memory.delete(uid);
    Trees.delete(paths.pod(uid));
  }

  private Path prepare(Pod pod, Volume volume, PodFacts facts) throws IOException {
    String name = volume.getName();
    if (volume.getConfigMap() != null) {
      return show(pod, "configmap", name, projections.configMap(pod, volume.getConfigMap()));
    }
    if (volume.getSecret() != null) {
      return show(pod, "secret", name, projections.secret(pod, volume.getSecret()));
    }
    if (volume.getProjected() != null) {
      var files = projections.projected(pod, volume.getProjected(), facts);
      return show(pod, "projected", name, files);
    }
    if (volume.getDownwardAPI() != null) {
      var source = volume.getDownwardAPI();
      var files = projections.downward(pod, source.getDefaultMode(), source.getItems(), facts);
      return show(pod, "downward-api", name, files);
    }
    if (volume.getEmptyDir() != null) {
      return emptyDir(pod, name, volume.getEmptyDir());
    }
    if (volume.getHostPath() != null) {
      return HostPaths.prepare(volume.getHostPath());
    }
    if (volume.getPersistentVolumeClaim() != null) {
      Path place = claims.prepare(pod, volume.getPersistentVolumeClaim().getClaimName());
      ownership(pod).shareTree(place);
      return place;
    }
    throw new VolumeException("no volume plugin matched: this kind of volume is not supported");
  }

  private Path show(Pod pod, String kind, String name, Map<String, FileContent> files)
      throws IOException {
    String uid = pod.getMetadata().getUid();
    boolean secret = kind.equals("secret") || kind.equals("projected");
    Path place =
        secret
            ? memory.place(uid, name, paths.volume(uid, kind, name))
            : paths.volume(uid, kind, name);
    Ownership ownership = ownership(pod);
    if (ownership.fsGroup() != null) {
      files.replaceAll((path, file) -> new FileContent(file.bytes(), file.mode() | 0440));
    }
    Files.createDirectories(place);
    Ownership.mode(place, 0755);
    new AtomicDirectory(place, ownership).show(files);
    return place;
  }

  private Path emptyDir(Pod pod, String name, EmptyDirVolumeSource source) throws IOException {
    String uid = pod.getMetadata().getUid();
    Path disk = paths.volume(uid, "empty-dir", name);
    Path place = "Memory".equals(source.getMedium()) ? memory.place(uid, name, disk) : disk;
    if (!Files.isDirectory(place)) {
      Files.createDirectories(place);
      Ownership.mode(place, 0777);
      ownership(pod).share(place);
    }
    return place;
  }

  private Ownership ownership(Pod pod) {
    PodSecurityContext context = pod.getSpec().getSecurityContext();
    @Nullable Long group = context == null ? null : context.getFsGroup();
    return new Ownership(mayChangeOwners ? group : null);
  }
}

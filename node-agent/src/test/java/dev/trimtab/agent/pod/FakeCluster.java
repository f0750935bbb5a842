package dev.trimtab.agent.pod;

import dev.trimtab.agent.cluster.Cluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster in two maps. */
public final class FakeCluster implements Cluster {

  public final Map<String, ConfigMap> configMaps = new HashMap<>();
  public final Map<String, Secret> secrets = new HashMap<>();
  public final Map<String, PersistentVolumeClaim> claims = new HashMap<>();
  public final Map<String, PersistentVolume> volumes = new HashMap<>();
  public final List<Service> services = new ArrayList<>();
  public final Map<String, Pod> pods = new HashMap<>();

  @Override
  public Optional<ConfigMap> configMap(String namespace, String name) {
    return Optional.ofNullable(configMaps.get(name));
  }

  @Override
  public Optional<Secret> secret(String namespace, String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  @Override
  public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
    return Optional.ofNullable(claims.get(name));
  }

  @Override
  public Optional<PersistentVolume> volume(String name) {
    return Optional.ofNullable(volumes.get(name));
  }

  @Override
  public List<Service> services(String namespace) {
    return services.stream().filter(s -> s.getMetadata().getNamespace().equals(namespace)).toList();
  }

  @Override
  public Token token(Pod pod, String audience, long seconds) {
    return new Token("token-for-" + audience, Instant.parse("2026-01-01T01:00:00Z"));
  }

  @Override
  public void delete(Pod pod) {
    pods.computeIfPresent(
        pod.getMetadata().getName(),
        (name, stored) -> Pods.uid(stored).equals(Pods.uid(pod)) ? null : stored);
  }
}

package dev.trimtab.agent.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The cluster, as far as a pod's life on a node needs it.
 *
 * <p>All methods throw {@link io.fabric8.kubernetes.client.KubernetesClientException} as the server
 * answers.
 */
public interface Cluster {

  /** A ConfigMap; empty if there is none. */
  Optional<ConfigMap> configMap(String namespace, String name);

  /** A Secret; empty if there is none. */
  Optional<Secret> secret(String namespace, String name);

  /** A claim; empty if there is none. */
  Optional<PersistentVolumeClaim> claim(String namespace, String name);

  /** A volume; empty if there is none. */
  Optional<PersistentVolume> volume(String name);

  /** All services of a namespace. */
  List<Service> services(String namespace);

  /** A token of the pod's service account, bound to the pod. An empty audience is the server's. */
  Token token(Pod pod, String audience, long seconds);

  /** Deletes exactly this pod at once; nothing if it is gone. */
  void delete(Pod pod);

  /** A service account token. */
  record Token(String value, Instant expires) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Token[expires " + expires + "]";
    }
  }
}

package dev.trimtab.agent.volume;

import dev.trimtab.agent.cluster.Cluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the files of a pod's configMap, secret, downwardAPI and projected volumes contain. */
final class Projections {

  private static final int DEFAULT_MODE = 0644;

  private final Cluster cluster;
  private final Tokens tokens;

  Projections(Cluster cluster, Tokens tokens) {
    this.cluster = cluster;
    this.tokens = tokens;
  }

  Map<String, FileContent> configMap(Pod pod, ConfigMapVolumeSource source) {
    var files = new Files(mode(source.getDefaultMode()));
    addConfigMap(files, pod, source.getName(), source.getItems(), is(source.getOptional()));
    return files.byPath;
  }

  Map<String, FileContent> secret(Pod pod, SecretVolumeSource source) {
    var files = new Files(mode(source.getDefaultMode()));
    addSecret(files, pod, source.getSecretName(), source.getItems(), is(source.getOptional()));
    return files.byPath;
  }

  Map<String, FileContent> downward(
      Pod pod, @Nullable Integer mode, List<DownwardAPIVolumeFile> items, PodFacts facts) {
    var files = new Files(mode(mode));
    items.forEach(item -> addDownward(files, pod, item, facts));
    return files.byPath;
  }

  Map<String, FileContent> projected(Pod pod, ProjectedVolumeSource source, PodFacts facts) {
    var files = new Files(mode(source.getDefaultMode()));
    for (VolumeProjection part : source.getSources()) {
      ConfigMapProjection map = part.getConfigMap();
      if (map != null) {
        addConfigMap(files, pod, map.getName(), map.getItems(), is(map.getOptional()));
      }
      SecretProjection secret = part.getSecret();
      if (secret != null) {
        addSecret(files, pod, secret.getName(), secret.getItems(), is(secret.getOptional()));
      }
      if (part.getDownwardAPI() != null) {
        part.getDownwardAPI().getItems().forEach(item -> addDownward(files, pod, item, facts));
      }
      var token = part.getServiceAccountToken();
      if (token != null) {
        files.put(token.getPath(), utf8(tokens.token(pod, token)), null);
      }
      if (part.getClusterTrustBundle() != null) {
        throw new VolumeException("projected source clusterTrustBundle is not supported here");
      }
    }
    return files.byPath;
  }

  private void addConfigMap(
      Files files, Pod pod, String name, List<KeyToPath> items, boolean optional) {
    Optional<ConfigMap> found = cluster.configMap(pod.getMetadata().getNamespace(), name);
    if (found.isEmpty() && !optional) {
      throw new VolumeException("configmap \"" + name + "\" not found");
    }
    Map<String, byte[]> content = new TreeMap<>();
    found.map(ConfigMap::getData).ifPresent(m -> m.forEach((k, v) -> content.put(k, utf8(v))));
    found
        .map(ConfigMap::getBinaryData)
        .ifPresent(m -> m.forEach((k, v) -> content.put(k, decoded(v))));
    files.addAll(content, items, optional, "configmap \"" + name + "\"");
  }

  private void addSecret(
      Files files, Pod pod, String name, List<KeyToPath> items, boolean optional) {
    Optional<Secret> found = cluster.secret(pod.getMetadata().getNamespace(), name);
    if (found.isEmpty() && !optional) {
      throw new VolumeException("secret \"" + name + "\" not found");
    }
    Map<String, byte[]> content = new TreeMap<>();
    found.map(Secret::getData).ifPresent(m -> m.forEach((k, v) -> content.put(k, decoded(v))));
    files.addAll(content, items, optional, "secret \"" + name + "\"");
  }

  private static void addDownward(
      Files files, Pod pod, DownwardAPIVolumeFile item, PodFacts facts) {
    String text;
    if (item.getFieldRef() != null) {
      text = DownwardApi.field(pod, item.getFieldRef().getFieldPath(), facts);
    } else {
      var reference = item.getResourceFieldRef();
      var container = DownwardApi.container(pod, reference.getContainerName());
      text = DownwardApi.resource(pod, container, reference, facts);
    }
    files.put(item.getPath(), utf8(text), item.getMode());
  }

  private static int mode(@Nullable Integer mode) {
    return mode == null ? DEFAULT_MODE : mode;
  }

  private static boolean is(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64);
  }

  /** Collects files; a later source wins over an earlier one. */
  private static final class Files {
    final Map<String, FileContent> byPath = new TreeMap<>();
    private final int defaultMode;

    Files(int defaultMode) {
      this.defaultMode = defaultMode;
    }

    void addAll(
        Map<String, byte[]> content, List<KeyToPath> items, boolean optional, String owner) {
      if (items.isEmpty()) {
        content.forEach((key, bytes) -> put(key, bytes, null));
        return;
      }
      for (KeyToPath item : items) {
        byte[] bytes = content.get(item.getKey());
        if (bytes != null) {
          put(item.getPath(), bytes, item.getMode());
        } else if (!optional) {
          throw new VolumeException(owner + " references non-existent key: " + item.getKey());
        }
      }
    }

    void put(String path, byte[] bytes, @Nullable Integer mode) {
      byPath.put(path, new FileContent(bytes, mode == null ? defaultMode : mode));
    }
  }
}

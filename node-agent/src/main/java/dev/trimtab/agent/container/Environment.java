package dev.trimtab.agent.container;

import dev.trimtab.agent.cluster.Cluster;
import dev.trimtab.agent.volume.DownwardApi;
import dev.trimtab.agent.volume.PodFacts;
import dev.trimtab.agent.volume.VolumeException;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Service;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The environment variables of a container. */
final class Environment {

  private final Cluster cluster;

  Environment(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * All variables, in order: sources first, then the container's own, which win; then services'.
   *
   * @throws ConfigException naming what is missing
   */
  Map<String, String> of(Pod pod, Container container, PodFacts facts) {
    Map<String, String> services = services(pod);
    Map<String, String> variables = new LinkedHashMap<>();
    for (EnvFromSource source : container.getEnvFrom()) {
      from(pod, source).forEach(variables::put);
    }
    for (EnvVar variable : container.getEnv()) {
      Optional<String> value = value(pod, container, variable, facts, variables, services);
      value.ifPresent(
          v -> {
            variables.remove(variable.getName());
            variables.put(variable.getName(), v);
          });
    }
    services.forEach(variables::putIfAbsent);
    return variables;
  }

  /** The API server's own address is always told; other services' only if the pod wants them. */
  private Map<String, String> services(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    Map<String, String> variables = new TreeMap<>();
    List<Service> inDefault = cluster.services("default");
    variables.putAll(
        ServiceEnv.of(
            inDefault.stream()
                .filter(s -> s.getMetadata().getName().equals("kubernetes"))
                .toList()));
    if (!Boolean.FALSE.equals(pod.getSpec().getEnableServiceLinks())) {
      variables.putAll(
          ServiceEnv.of(namespace.equals("default") ? inDefault : cluster.services(namespace)));
    }
    return variables;
  }

  private Map<String, String> from(Pod pod, EnvFromSource source) {
    String prefix = source.getPrefix() == null ? "" : source.getPrefix();
    Map<String, String> variables = new TreeMap<>();
    if (source.getConfigMapRef() != null) {
      var reference = source.getConfigMapRef();
      configMap(pod, reference.getName(), is(reference.getOptional()))
          .forEach((key, value) -> variables.put(prefix + key, value));
    }
    if (source.getSecretRef() != null) {
      var reference = source.getSecretRef();
      secret(pod, reference.getName(), is(reference.getOptional()))
          .forEach((key, value) -> variables.put(prefix + key, value));
    }
    return variables;
  }

  private Optional<String> value(
      Pod pod,
      Container container,
      EnvVar variable,
      PodFacts facts,
      Map<String, String> before,
      Map<String, String> services) {
    EnvVarSource source = variable.getValueFrom();
    if (source == null) {
      Map<String, String> known = new TreeMap<>(services);
      known.putAll(before);
      String text = variable.getValue() == null ? "" : variable.getValue();
      return Optional.of(Expansion.of(text, known));
    }
    if (source.getConfigMapKeyRef() != null) {
      return key(pod, source.getConfigMapKeyRef());
    }
    if (source.getSecretKeyRef() != null) {
      return key(pod, source.getSecretKeyRef());
    }
    return downward(pod, container, variable.getName(), source, facts);
  }

  private static Optional<String> downward(
      Pod pod, Container container, String name, EnvVarSource source, PodFacts facts) {
    try {
      if (source.getFieldRef() != null) {
        return Optional.of(DownwardApi.field(pod, source.getFieldRef().getFieldPath(), facts));
      }
      if (source.getResourceFieldRef() != null) {
        return Optional.of(
            DownwardApi.resource(pod, container, source.getResourceFieldRef(), facts));
      }
    } catch (VolumeException unknown) {
      throw new ConfigException("env " + name + ": " + unknown.getMessage());
    }
    throw new ConfigException("env " + name + ": this kind of valueFrom is not supported");
  }

  private Optional<String> key(Pod pod, ConfigMapKeySelector selector) {
    boolean optional = is(selector.getOptional());
    String value = configMap(pod, selector.getName(), optional).get(selector.getKey());
    if (value == null && !optional) {
      throw new ConfigException(
          "couldn't find key %s in ConfigMap %s/%s"
              .formatted(selector.getKey(), pod.getMetadata().getNamespace(), selector.getName()));
    }
    return Optional.ofNullable(value);
  }

  private Optional<String> key(Pod pod, SecretKeySelector selector) {
    boolean optional = is(selector.getOptional());
    String value = secret(pod, selector.getName(), optional).get(selector.getKey());
    if (value == null && !optional) {
      throw new ConfigException(
          "couldn't find key %s in Secret %s/%s"
              .formatted(selector.getKey(), pod.getMetadata().getNamespace(), selector.getName()));
    }
    return Optional.ofNullable(value);
  }

  private Map<String, String> configMap(Pod pod, String name, boolean optional) {
    var found = cluster.configMap(pod.getMetadata().getNamespace(), name);
    if (found.isEmpty() && !optional) {
      throw new ConfigException("configmap \"" + name + "\" not found");
    }
    return found
        .map(m -> m.getData() == null ? Map.<String, String>of() : m.getData())
        .orElse(Map.of());
  }

  private Map<String, String> secret(Pod pod, String name, boolean optional) {
    var found = cluster.secret(pod.getMetadata().getNamespace(), name);
    if (found.isEmpty() && !optional) {
      throw new ConfigException("secret \"" + name + "\" not found");
    }
    Map<String, String> values = new TreeMap<>();
    found
        .map(s -> s.getData() == null ? Map.<String, String>of() : s.getData())
        .ifPresent(
            data ->
                data.forEach(
                    (key, base64) ->
                        values.put(
                            key,
                            new String(
                                Base64.getDecoder().decode(base64), StandardCharsets.UTF_8))));
    return values;
  }

  private static boolean is(Boolean value) {
    return Boolean.TRUE.equals(value);
  }
}

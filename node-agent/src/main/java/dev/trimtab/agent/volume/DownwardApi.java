package dev.trimtab.agent.volume;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The downward API: fields of a pod as text. Source: Kubernetes documentation, "Downward API". */
public final class DownwardApi {

  private static final Pattern SUBSCRIPT =
      Pattern.compile("metadata\\.(labels|annotations)\\['(.*)'\\]");

  private DownwardApi() {}

  /**
   * A field of the pod.
   *
   * @throws VolumeException if there is no such field
   */
  public static String field(Pod pod, String path, PodFacts facts) {
    ObjectMeta meta = pod.getMetadata();
    Matcher subscript = SUBSCRIPT.matcher(path);
    if (subscript.matches()) {
      var map = subscript.group(1).equals("labels") ? meta.getLabels() : meta.getAnnotations();
      return orEmpty(map == null ? null : map.get(subscript.group(2)));
    }
    return switch (path) {
      case "metadata.name" -> meta.getName();
      case "metadata.namespace" -> meta.getNamespace();
      case "metadata.uid" -> meta.getUid();
      case "metadata.labels" -> lines(meta.getLabels());
      case "metadata.annotations" -> lines(meta.getAnnotations());
      case "spec.nodeName" -> orEmpty(pod.getSpec().getNodeName());
      case "spec.serviceAccountName" -> orEmpty(pod.getSpec().getServiceAccountName());
      case "status.hostIP", "status.hostIPs" -> facts.hostIp();
      case "status.podIP", "status.podIPs" -> facts.podIp();
      default -> throw new VolumeException("unsupported fieldPath: " + path);
    };
  }

  /**
   * A request or limit of a container, in units of the divisor, rounded up.
   *
   * @throws VolumeException if there is no such container or resource
   */
  public static String resource(
      Pod pod, Container own, ResourceFieldSelector selector, PodFacts facts) {
    String name = selector.getContainerName();
    Container container = name == null || name.isEmpty() ? own : container(pod, name);
    BigDecimal value = amount(container, selector.getResource(), facts);
    BigDecimal divisor =
        selector.getDivisor() == null ? BigDecimal.ONE : selector.getDivisor().getNumericalAmount();
    if (divisor.signum() == 0) {
      divisor = BigDecimal.ONE;
    }
    return value.divide(divisor, 0, RoundingMode.CEILING).toPlainString();
  }

  /** The container of a name. */
  static Container container(Pod pod, String name) {
    return Stream.concat(
            pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
        .filter(c -> c.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new VolumeException("container " + name + " not found"));
  }

  private static BigDecimal amount(Container container, String resource, PodFacts facts) {
    var resources = container.getResources();
    Map<String, Quantity> limits = resources == null ? Map.of() : resources.getLimits();
    Map<String, Quantity> requests = resources == null ? Map.of() : resources.getRequests();
    return switch (resource) {
      case "limits.cpu" -> of(limits, "cpu", facts.cpus());
      case "limits.memory" -> of(limits, "memory", facts.memory());
      case "limits.ephemeral-storage" -> of(limits, "ephemeral-storage", facts.ephemeralStorage());
      case "requests.cpu" -> of(requests, "cpu", 0);
      case "requests.memory" -> of(requests, "memory", 0);
      case "requests.ephemeral-storage" -> of(requests, "ephemeral-storage", 0);
      default -> throw new VolumeException("unsupported container resource: " + resource);
    };
  }

  private static BigDecimal of(Map<String, Quantity> amounts, String name, long otherwise) {
    Quantity quantity = amounts == null ? null : amounts.get(name);
    return quantity == null ? BigDecimal.valueOf(otherwise) : quantity.getNumericalAmount();
  }

  /** {@code key="value"}, one to a line, sorted; values quoted as Go does. */
  private static String lines(Map<String, String> map) {
    return map == null
        ? ""
        : new TreeMap<>(map)
            .entrySet().stream()
                .map(e -> e.getKey() + "=" + quoted(e.getValue()))
                .collect(Collectors.joining("\n"));
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}

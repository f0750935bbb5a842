package dev.trimtab.agent.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The quality of service class of a pod, from its requests and limits of CPU and memory. */
public final class Qos {

  private static final List<String> COUNTED = List.of("cpu", "memory");

  private Qos() {}

  /** {@code Guaranteed}, {@code Burstable} or {@code BestEffort}. */
  public static String of(Pod pod) {
    List<Container> containers =
        Stream.concat(
                pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
            .toList();
    if (containers.stream().allMatch(Qos::asksForNothing)) {
      return "BestEffort";
    }
    return containers.stream().allMatch(Qos::isGuaranteed) ? "Guaranteed" : "Burstable";
  }

  private static boolean asksForNothing(Container container) {
    return COUNTED.stream()
        .allMatch(
            name -> isZero(requests(container).get(name)) && isZero(limits(container).get(name)));
  }

  private static boolean isGuaranteed(Container container) {
    return COUNTED.stream()
        .allMatch(
            name -> {
              Quantity limit = limits(container).get(name);
              Quantity request = requests(container).get(name);
              return limit != null
                  && !isZero(limit)
                  && (request == null
                      || request.getNumericalAmount().compareTo(limit.getNumericalAmount()) == 0);
            });
  }

  private static boolean isZero(@Nullable Quantity quantity) {
    return quantity == null || quantity.getNumericalAmount().signum() == 0;
  }

  private static Map<String, Quantity> requests(Container container) {
    var resources = container.getResources();
    return resources == null || resources.getRequests() == null
        ? Map.of()
        : resources.getRequests();
  }

  private static Map<String, Quantity> limits(Container container) {
    var resources = container.getResources();
    return resources == null || resources.getLimits() == null ? Map.of() : resources.getLimits();
  }
}

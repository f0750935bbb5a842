package dev.trimtab.agent.container;

import dev.trimtab.node.Limits;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and limits as numbers. */
public final class Resources {

  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  private Resources() {}

  /** What a container is bound to; without a request of its own its CPU weight is its limit. */
  static Limits of(Container container, long pids) {
    long limit = millis(limits(container).get("cpu"));
    long request = millis(requests(container).get("cpu"));
    return new Limits(
        limit, request == 0 ? limit : request, amount(limits(container).get("memory")), pids);
  }

  /** What a pod's containers are bound to together: a sum, where each has a limit. */
  static Limits of(Pod pod, long pids) {
    List<Limits> each = pod.getSpec().getContainers().stream().map(c -> of(c, 0)).toList();
    boolean cpuBound = each.stream().allMatch(l -> l.cpuMillis() > 0);
    boolean memoryBound = each.stream().allMatch(l -> l.memory() > 0);
    Limits init =
        pod.getSpec().getInitContainers().stream()
            .map(c -> of(c, 0))
            .reduce(Limits.NONE, Resources::greater);
    boolean noInit = pod.getSpec().getInitContainers().isEmpty();
    return new Limits(
        cpuBound && noInit ? each.stream().mapToLong(Limits::cpuMillis).sum() : 0,
        Math.max(init.cpuShares(), each.stream().mapToLong(Limits::cpuShares).sum()),
        memoryBound && noInit ? each.stream().mapToLong(Limits::memory).sum() : 0,
        pids);
  }

  private static Limits greater(Limits a, Limits b) {
    return new Limits(
        Math.max(a.cpuMillis(), b.cpuMillis()),
        Math.max(a.cpuShares(), b.cpuShares()),
        Math.max(a.memory(), b.memory()),
        0);
  }

  /** A quantity in thousandths, rounded up; 0 for null. */
  public static long millis(@Nullable Quantity quantity) {
    return quantity == null
        ? 0
        : quantity
            .getNumericalAmount()
            .multiply(THOUSAND)
            .setScale(0, RoundingMode.CEILING)
            .longValue();
  }

  /** A quantity, rounded up; 0 for null. */
  public static long amount(@Nullable Quantity quantity) {
    return quantity == null
        ? 0
        : quantity.getNumericalAmount().setScale(0, RoundingMode.CEILING).longValue();
  }

  private static Map<String, Quantity> limits(Container container) {
    ResourceRequirements resources = container.getResources();
    return resources == null || resources.getLimits() == null ? Map.of() : resources.getLimits();
  }

  /** What a container asks for. */
  public static Map<String, Quantity> requests(Container container) {
    ResourceRequirements resources = container.getResources();
    return resources == null || resources.getRequests() == null
        ? Map.of()
        : resources.getRequests();
  }
}

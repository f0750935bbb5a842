package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.schema.Quantity;
import java.util.List;
import java.util.Optional;

/** How much a pod is promised, which decides who is evicted first. */
final class QosClass {
  private QosClass() {}

  /** {@code Guaranteed}, {@code Burstable} or {@code BestEffort}. */
  static String of(JsonNode podSpec) {
    boolean anything = false;
    boolean everything = true;
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : podSpec.path(list)) {
        JsonNode resources = container.path("resources");
        for (String resource : List.of("cpu", "memory")) {
          Optional<Quantity> limit = positive(resources.path("limits").path(resource));
          Optional<Quantity> request = positive(resources.path("requests").path(resource));
          anything |= limit.isPresent() || request.isPresent();
          everything &=
              limit.isPresent()
                  && Quantities.compare(request.orElse(limit.get()), limit.get()) == 0;
        }
      }
    }
    if (!anything) {
      return "BestEffort";
    }
    return everything ? "Guaranteed" : "Burstable";
  }

  private static Optional<Quantity> positive(JsonNode amount) {
    return Quantities.parse(amount.asText("")).filter(quantity -> quantity.amount().signum() > 0);
  }
}

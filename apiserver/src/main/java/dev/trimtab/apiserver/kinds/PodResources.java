package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a pod asks for as a whole.
 *
 * @param requests what it is promised
 * @param limits what it may use at most, of resources for which it says so
 */
public record PodResources(Amounts requests, Amounts limits) {

  /** That of a valid spec. */
  public static PodResources of(JsonNode spec) {
    Amounts overhead = Amounts.of(spec.path("overhead"));
    Amounts limits = total(spec, "limits");
    return new PodResources(
        total(spec, "requests").plus(overhead),
        limits.plus(overhead.only(limits.where((name, q) -> q.amount().signum() > 0).names())));
  }

  /**
   * Containers run together; init containers one after the other before them; an init container
   * that restarts always is a sidecar and runs on beside all that come later.
   */
  private static Amounts total(JsonNode spec, String list) {
    Amounts sidecars = Amounts.NONE;
    Amounts peak = Amounts.NONE;
    for (JsonNode init : spec.path("initContainers")) {
      Amounts own = Amounts.of(init.path("resources").path(list));
      if (init.path("restartPolicy").asText("").equals("Always")) {
        sidecars = sidecars.plus(own);
        peak = peak.max(sidecars);
      } else {
        peak = peak.max(sidecars.plus(own));
      }
    }
    Amounts running = sidecars;
    for (JsonNode container : spec.path("containers")) {
      running = running.plus(Amounts.of(container.path("resources").path(list)));
    }
    return running.max(peak).overriddenBy(Amounts.of(spec.path("resources").path(list)));
  }
}

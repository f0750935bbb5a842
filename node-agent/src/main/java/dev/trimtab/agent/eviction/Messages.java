package dev.trimtab.agent.eviction;

import dev.trimtab.agent.eviction.Thresholds.Shortage;

/** Why a pod was evicted, in the kubelet's words. */
final class Messages {

  private static final String UNITS = "KMGTPE";

  private Messages() {}

  static String of(Shortage shortage, PodUse use) {
    String resource = shortage.signal().resource().word();
    var text =
        new StringBuilder(
            "The node was low on resource: %s. Threshold quantity: %s, available: %s. "
                .formatted(
                    resource,
                    quantity(shortage.limit()),
                    quantity(shortage.reading().available())));
    for (var container : use.containers()) {
      if (container.used() > container.requested()) {
        text.append(
            "Container %s was using %s, request is %s, has larger consumption of %s. "
                .formatted(
                    container.name(),
                    quantity(container.used()),
                    quantity(container.requested()),
                    resource));
      }
    }
    return text.toString();
  }

  /** In the largest unit of which it is a whole number. */
  static String quantity(long amount) {
    long number = amount;
    int unit = -1;
    while (number != 0 && number % 1024 == 0 && unit < UNITS.length() - 1) {
      number /= 1024;
      unit++;
    }
    return unit < 0 ? Long.toString(number) : number + UNITS.substring(unit, unit + 1) + "i";
  }
}

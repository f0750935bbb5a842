package dev.trimtab.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one side of a benchmark measured, by name.
 *
 * @param byName the figures
 */
record Figures(Map<String, Double> byName) {

  Figures {
    byName = new TreeMap<>(byName);
  }

  /** The figure of that name, which the side must have measured. */
  double get(String name) {
    Double figure = byName.get(name);
    if (figure == null) {
      throw new IllegalStateException("not measured: " + name + ", only " + byName.keySet());
    }
    return figure;
  }
}

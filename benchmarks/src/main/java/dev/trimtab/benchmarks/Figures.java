package dev.trimtab.benchmarks;

import java.util.List;
import java.util.Locale;
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

  /** The middle of each figure over several runs that measured the same. */
  static Figures median(List<Figures> runs) {
    var medians = new TreeMap<String, Double>();
    for (String name : runs.getFirst().byName.keySet()) {
      medians.put(name, Median.of(runs.stream().map(run -> run.get(name)).toList()));
    }
    return new Figures(medians);
  }

  /** The figure of that name, which the side must have measured. */
  double get(String name) {
    Double figure = byName.get(name);
    if (figure == null) {
      throw new IllegalStateException("not measured: " + name + ", only " + byName.keySet());
    }
    return figure;
  }

  /** The figure of that name for a table; a dash if it was not measured. */
  String text(String name) {
    Double figure = byName.get(name);
    return figure == null ? "-" : String.format(Locale.ROOT, "%.1f", figure);
  }
}

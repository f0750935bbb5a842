package dev.trimtab.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/** Runs the benchmark that is named, or {@code all}. */
public final class Bench {

  private static final Map<String, Benchmark> BENCHMARKS = new LinkedHashMap<>();

  static {
    BENCHMARKS.put("boot", new BootBenchmark());
    BENCHMARKS.put("pod", new PodBenchmark());
    BENCHMARKS.put("container", new ContainerBenchmark());
    BENCHMARKS.put("queue", new QueueBenchmark());
    BENCHMARKS.put("sync", new SyncBenchmark());
    BENCHMARKS.put("store", new StoreBenchmark());
    BENCHMARKS.put("events", new EventsBenchmark());
  }

  private Bench() {}

  /** Takes the name; ends with 2 if there is no such benchmark. */
  public static void main(String[] arguments) throws Exception {
    String name = arguments.length == 1 ? arguments[0] : "";
    if (!BENCHMARKS.containsKey(name) && !name.equals("all")) {
      System.err.println("usage: bench all|" + String.join("|", BENCHMARKS.keySet()));
      System.exit(2);
    }
    for (var each : BENCHMARKS.entrySet()) {
      if (name.equals(each.getKey()) || name.equals("all")) {
        each.getValue().run(new Report(each.getKey()));
      }
    }
    System.exit(0); // clients of the peers leave threads behind
  }
}

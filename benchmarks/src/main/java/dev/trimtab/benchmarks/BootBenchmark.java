package dev.trimtab.benchmarks;

import java.util.ArrayList;
import java.util.Locale;

/**
 * From the execution of the service, on an empty data directory, to its being ready: API,
 * controllers, scheduler and node. The figures of the real control plane were measured on such a
 * machine and are limits, not peers of this run.
 */
final class BootBenchmark implements Benchmark {

  private static final int RUNS = 7;
  private static final double MOST_SECONDS = 1.8;
  private static final double MOST_MEBIBYTES = 300;

  @Override
  public void run(Report report) throws Exception {
    var seconds = new ArrayList<Double>();
    var mebibytes = new ArrayList<Double>();
    for (int i = 0; i < RUNS; i++) {
      try (var service = TrimtabProcess.start()) {
        seconds.add(service.secondsToReady());
        mebibytes.add(service.residentMebibytes());
        report.line(
            String.format(
                Locale.ROOT,
                "run %d: ready after %.2f s, resident %.0f MiB",
                i + 1,
                seconds.getLast(),
                mebibytes.getLast()));
      }
    }
    report.within("boot-seconds", Median.of(seconds), MOST_SECONDS);
    report.within("boot-resident-mebibytes", Median.of(mebibytes), MOST_MEBIBYTES);
    report.finish();
  }
}

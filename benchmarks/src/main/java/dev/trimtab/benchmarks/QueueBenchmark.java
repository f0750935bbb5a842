package dev.trimtab.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** add, take, done: operations per second and bytes allocated per operation. */
final class QueueBenchmark implements Benchmark {

  private static final String OURS = "trimtab-untimed";
  private static final String TIMED = "trimtab";
  private static final String PEER = "client-java";

  /** Processes per queue; the sides take turns, so that a neighbour's load meets all. */
  private static final int FORKS = 3;

  private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx512m");

  /** What the three sides measured: the median of each one's processes. */
  private record Sides(Figures ours, Figures timed, Figures peer) {}

  @Override
  public void run(Report report) throws InterruptedException, IOException {
    report.line("add, take, done                              operations/s   bytes each");
    Sides alone = measure(report, "alone", "1 thread");
    Sides crowd = measure(report, "crowd", "8 producers, 8 workers");
    row(report, "queue-1-thread-ops", alone.ours, alone.peer);
    row(report, "queue-8x8-ops", crowd.ours, crowd.peer);
    report.atMost("queue-1-thread-bytes", alone.ours.get("bytes"), alone.peer.get("bytes"), 0.5);
    Figures limits = ChildProcess.start(QueueLimits.class, JVM).await();
    report.line("nanoseconds: an atomic step " + limits.text("atomic-step"));
    report.line("nanoseconds: a line from core to core " + limits.text("hand-over"));
    report.finish();
  }

  private static void row(Report report, String name, Figures ours, Figures peer) {
    report.atLeast(name, ours.get("per-second"), peer.get("per-second"), 3);
  }

  private static Sides measure(Report report, String what, String label)
      throws InterruptedException, IOException {
    var ours = new ArrayList<Figures>();
    var timed = new ArrayList<Figures>();
    var peer = new ArrayList<Figures>();
    for (int fork = 0; fork < FORKS; fork++) {
      ours.add(run(OURS, what));
      timed.add(run(TIMED, what));
      peer.add(run(PEER, what));
    }
    return new Sides(
        median(report, OURS + ", " + label, ours),
        median(report, TIMED + ", " + label, timed),
        median(report, PEER + ", " + label, peer));
  }

  private static Figures run(String who, String what) throws InterruptedException, IOException {
    return ChildProcess.start(QueueSide.class, JVM, who, what).await();
  }

  private static Figures median(Report report, String label, List<Figures> runs) {
    Figures median = Figures.median(runs);
    report.line(
        String.format(
            Locale.ROOT,
            "%-42s %,14.0f %12s",
            label,
            median.get("per-second"),
            median.text("bytes")));
    return median;
  }
}

package dev.trimtab.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Initial sync of 50,000 pods: time and peak heap. */
final class SyncBenchmark implements Benchmark {

  private static final int PODS = 50_000;
  private static final int ROUNDS = 2;
  private static final double MEBI = 1 << 20;

  /** A small young generation, so that the peak is what is held and not what is garbage. */
  private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmn64m", "-Xmx3g");

  @Override
  public void run(Report report) throws InterruptedException, IOException {
    try (var server = new PodServer(PODS, false)) {
      report.line("%,d pods of %,.0f bytes".formatted(PODS, server.bytesEach()));
      report.line("                                  seconds    peak heap MiB    CPU seconds");
      Figures ours = best(report, "trimtab", server);
      Figures fabric8 = best(report, "fabric8", server);
      Figures clientJava = best(report, "client-java", server);
      compare(report, "fabric8", ours, fabric8);
      compare(report, "client-java", ours, clientJava);
    }
    report.finish();
  }

  private static void compare(Report report, String peer, Figures ours, Figures theirs) {
    report.atMost("sync-seconds-" + peer, ours.get("seconds"), theirs.get("seconds"), 0.5);
    report.atMost(
        "sync-peak-mib-" + peer, ours.get("peak") / MEBI, theirs.get("peak") / MEBI, 1 / 3.0);
  }

  /** The quickest of several runs. */
  private static Figures best(Report report, String who, PodServer server)
      throws InterruptedException, IOException {
    var rounds = new ArrayList<Figures>();
    for (int round = 0; round < ROUNDS; round++) {
      rounds.add(
          ChildProcess.start(InformerSide.class, JVM, who, "sync", server.url(), "" + PODS)
              .await());
    }
    Figures best =
        rounds.stream()
            .min(Comparator.comparingDouble(round -> round.get("seconds")))
            .orElseThrow();
    report.line(
        String.format(
            Locale.ROOT,
            "%-30s %10.2f %16.0f %14.1f",
            who,
            best.get("seconds"),
            best.get("peak") / MEBI,
            best.get("cpu")));
    return best;
  }
}

package dev.trimtab.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Live heap per cached pod, and how long reads take. */
final class StoreBenchmark implements Benchmark {

  private static final int PODS = 10_000;
  private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx2g");

  @Override
  public void run(Report report) throws InterruptedException, IOException {
    try (var server = new PodServer(PODS, true)) {
      report.line(
          "%,d pods of %,.0f bytes with managed fields".formatted(PODS, server.bytesEach()));
      report.line(
          "                        bytes/pod   hot get   cold get   list/pod  hot index cold index"
              + "  (ns; an index read gives 20 pods)");
      Figures compressed = measure(report, "trimtab-compressed", server);
      Figures plain = measure(report, "trimtab", server);
      measure(report, "trimtab-everything", server);
      Figures fabric8 = measure(report, "fabric8", server);
      measure(report, "client-java", server);
      report.atMost("store-bytes-compressed", compressed.get("bytes"), fabric8.get("bytes"), 0.1);
      report.atMost("store-bytes-plain", plain.get("bytes"), fabric8.get("bytes"), 0.15);
      report.atMost("store-hot-get", compressed.get("hot-get"), fabric8.get("hot-get"), 1);
      report.atMost("store-hot-index", plain.get("hot-index"), fabric8.get("hot-index"), 1);
    }
    report.finish();
  }

  private static Figures measure(Report report, String who, PodServer server)
      throws InterruptedException, IOException {
    Figures all =
        ChildProcess.start(InformerSide.class, JVM, who, "store", server.url(), "" + PODS).await();
    report.line(
        String.format(
            Locale.ROOT,
            "%-20s %12.0f %9.0f %10.0f %10.0f %10.0f %10.0f",
            who,
            all.get("bytes"),
            all.get("hot-get"),
            all.get("cold-get"),
            all.get("list"),
            all.get("hot-index"),
            all.get("cold-index")));
    return all;
  }
}

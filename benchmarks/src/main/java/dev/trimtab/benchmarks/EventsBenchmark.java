package dev.trimtab.benchmarks;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;

/** Events from the wire to a worker: as many as go, and how late at 1,000 a second. */
final class EventsBenchmark implements Benchmark {

  private static final int PODS = 1_000;
  private static final int FLOOD = 200_000;

  /** Of the flood; until then all sides mostly compile. */
  private static final int FLOOD_WARM_UP = 100_000;

  private static final int WARM_UP = 5_000;
  private static final int STEADY = 15_000;
  private static final int PER_SECOND = 1_000;
  private static final List<String> JVM = List.of("-XX:+UseParallelGC", "-Xmx1g");

  private record Result(double perSecond, double p50Micros, double p99Micros) {}

  @Override
  public void run(Report report) throws InterruptedException, IOException {
    report.line("                      events/s  handed over   p50 us   p99 us   CPU us/event");
    report.line(String.format(Locale.ROOT, "%-16s %,13.0f", "lines counted", linesPerSecond()));
    Result ours = measure(report, "trimtab");
    Result fabric8 = measure(report, "fabric8");
    Result clientJava = measure(report, "client-java");
    compare(report, "fabric8", ours, fabric8);
    compare(report, "client-java", ours, clientJava);
    report.finish();
  }

  /** What the server sends to a reader who does nothing with it: the limit of all sides. */
  private static double linesPerSecond() throws InterruptedException, IOException {
    try (var server = new PodServer(PODS, false)) {
      var child =
          ChildProcess.start(
              InformerSide.class, JVM, "nobody", "lines", server.url(), "" + PODS, "" + FLOOD);
      child.awaitReady();
      server.awaitWatch();
      server.flood(FLOOD);
      return child.await().get("per-second");
    }
  }

  private static void compare(Report report, String peer, Result ours, Result theirs) {
    report.atLeast("events-per-second-" + peer, ours.perSecond, theirs.perSecond, 3);
    report.atMost("events-p99-micros-" + peer, ours.p99Micros, theirs.p99Micros, 1);
  }

  private static Result measure(Report report, String who)
      throws InterruptedException, IOException {
    Path times = Files.createTempFile("events", ".times");
    try {
      return measure(report, who, times);
    } finally {
      Files.delete(times);
    }
  }

  private static Result measure(Report report, String who, Path times)
      throws InterruptedException, IOException {
    double perSecond;
    double handedOver;
    double cpu;
    try (var server = new PodServer(PODS, false)) {
      var child = start(who, server, FLOOD, times);
      server.flood(FLOOD);
      var results = child.await();
      perSecond = perSecond(read(times, FLOOD));
      handedOver = results.get("handed-over");
      cpu = results.get("cpu") / FLOOD * 1e6;
    }
    double[] late;
    try (var server = new PodServer(PODS, false)) {
      var sentAt = new AtomicLongArray(STEADY);
      var child = start(who, server, STEADY, times);
      server.update(STEADY, PER_SECOND, sentAt);
      child.await();
      late = micros(sentAt, read(times, STEADY));
    }
    var result = new Result(perSecond, quantile(late, 0.5), quantile(late, 0.99));
    report.line(
        String.format(
            Locale.ROOT,
            "%-16s %,13.0f %,12.0f %8.0f %8.0f %14.1f",
            who,
            result.perSecond,
            handedOver,
            result.p50Micros,
            result.p99Micros,
            cpu));
    return result;
  }

  /** After the warm-up; updates that were overtaken by a later one have no time. */
  private static double perSecond(long[] handedOverAt) {
    int first = FLOOD_WARM_UP;
    while (handedOverAt[first] == 0) {
      first++;
    }
    int last = FLOOD - 1;
    return (last - first) / ((handedOverAt[last] - handedOverAt[first]) / 1e9);
  }

  private static ChildProcess start(String who, PodServer server, int updates, Path times)
      throws InterruptedException, IOException {
    var child =
        ChildProcess.start(
            InformerSide.class,
            JVM,
            who,
            "events",
            server.url(),
            "" + PODS,
            "" + updates,
            times.toString());
    child.awaitReady();
    server.awaitWatch();
    return child;
  }

  private static long[] read(Path times, int updates) throws IOException {
    long[] read = new long[updates];
    try (var in = new DataInputStream(Files.newInputStream(times))) {
      for (int i = 0; i < updates; i++) {
        read[i] = in.readLong();
      }
    }
    return read;
  }

  /**
   * Both processes read the same monotonic clock. Updates overtaken by a later one are left out.
   */
  private static double[] micros(AtomicLongArray sentAt, long[] handedOverAt) {
    double[] late = new double[STEADY];
    int count = 0;
    for (int i = WARM_UP; i < STEADY; i++) {
      if (handedOverAt[i] != 0) {
        late[count++] = (handedOverAt[i] - sentAt.get(i)) / 1e3;
      }
    }
    double[] sorted = Arrays.copyOf(late, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static double quantile(double[] sorted, double q) {
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(q * sorted.length))];
  }
}

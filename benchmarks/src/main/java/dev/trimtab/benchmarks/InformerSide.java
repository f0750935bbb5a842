package dev.trimtab.benchmarks;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** One side of an informer benchmark, in a process of its own. */
final class InformerSide {

  private InformerSide() {}

  /** who, what, URL, number of pods, and for events: number of updates and a file for times. */
  public static void main(String[] arguments) throws Exception {
    String who = arguments[0];
    String url = arguments[2];
    int pods = Integer.parseInt(arguments[3]);
    switch (arguments[1]) {
      case "sync" -> sync(who, url, pods);
      case "store" -> store(who, url, pods);
      case "lines" -> LineCounter.count(url, Integer.parseInt(arguments[4]));
      case "events" ->
          events(who, url, pods, Integer.parseInt(arguments[4]), Path.of(arguments[5]));
      default -> throw new IllegalArgumentException("no such benchmark: " + arguments[1]);
    }
    System.exit(0);
  }

  private static void sync(String who, String url, int pods) throws InterruptedException {
    var peak = new AtomicLong();
    Thread.ofPlatform().daemon().start(() -> watchHeap(peak));
    var informer = InformerUnderTest.of(who, url);
    long began = System.nanoTime();
    informer.start((namespace, name) -> {});
    informer.awaitSynced();
    while (informer.size() < pods) {
      LockSupport.parkNanos(100_000);
    }
    ChildProcess.result("seconds", (System.nanoTime() - began) / 1e9);
    ChildProcess.result("peak", (double) peak.get());
    ChildProcess.result(
        "cpu",
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime()
            / 1e9);
  }

  private static void watchHeap(AtomicLong peak) {
    var memory = ManagementFactory.getMemoryMXBean();
    while (true) {
      peak.accumulateAndGet(memory.getHeapMemoryUsage().getUsed(), Math::max);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static void store(String who, String url, int pods) throws InterruptedException {
    var informer = InformerUnderTest.of(who, url + "/none");
    informer.close(); // classes, clients and mappers are there before the heap is measured
    informer = InformerUnderTest.of(who, url);
    long before = liveHeap();
    informer.start((namespace, name) -> {});
    informer.awaitSynced();
    LockSupport.parkNanos(who.endsWith("compressed") ? 6_000_000_000L : 500_000_000L);
    ChildProcess.result("bytes", (double) (liveHeap() - before) / informer.size());

    String[] names = new String[pods];
    String[] namespaces = new String[pods];
    Arrays.setAll(names, PodJson::name);
    Arrays.setAll(namespaces, PodJson::namespace);
    InformerUnderTest reading = informer;
    int hot = 500;
    ChildProcess.result(
        "hot-get", nanos(200_000, i -> reading.get(namespaces[i % hot], names[i % hot]).length()));
    ChildProcess.result(
        "cold-get", nanos(pods / 4, i -> reading.get(namespaces[i], names[i]).length()));
    ChildProcess.result("list", nanos(1, i -> reading.list()) / pods);
    informer.addNodeIndex();
    ChildProcess.result("hot-index", nanos(10_000, i -> reading.onNode("node-" + i % 5)));
    ChildProcess.result("cold-index", nanos(200, i -> reading.onNode("node-" + (i + 100))));
  }

  private interface Read {
    int of(int i);
  }

  /** Mean time of a read in the median round, after rounds to warm up. */
  private static double nanos(int times, Read read) {
    rounds(times, read);
    return Median.of(rounds(times, read));
  }

  /** At least five rounds and at least a second. */
  private static List<Double> rounds(int times, Read read) {
    var nanos = new ArrayList<Double>();
    long sum = 0;
    long start = System.nanoTime();
    while (nanos.size() < 5 || System.nanoTime() - start < 1_000_000_000L) {
      long began = System.nanoTime();
      for (int i = 0; i < times; i++) {
        sum += read.of(i);
      }
      nanos.add((double) (System.nanoTime() - began) / times);
    }
    if (sum == 0) {
      throw new IllegalStateException("nothing was read");
    }
    return nanos;
  }

  private static long liveHeap() {
    var memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < 4; i++) {
      System.gc();
      LockSupport.parkNanos(100_000_000);
    }
    return memory.getHeapMemoryUsage().getUsed();
  }

  private static void events(String who, String url, int pods, int updates, Path times)
      throws InterruptedException, IOException {
    long first = PodJson.FIRST_VERSION + pods;
    long[] handedOverAt = new long[updates];
    var queue = new EventQueue(who);
    var informer = InformerUnderTest.of(who, url);
    informer.start(queue::add);
    informer.awaitSynced();
    long handedOver = 0;
    ChildProcess.ready();
    for (long seen = 0; seen < first + updates - 1; ) {
      EventQueue.Key key = queue.take();
      long now = System.nanoTime();
      seen = Math.max(seen, Long.parseLong(informer.version(key.namespace(), key.name())));
      long update = Long.parseLong(informer.version(key.namespace(), key.name())) - first;
      if (update >= 0) {
        handedOver++;
        handedOverAt[(int) update] = now;
      }
      queue.done(key);
    }
    ChildProcess.result("handed-over", (double) handedOver);
    ChildProcess.result(
        "cpu",
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime()
            / 1e9);
    try (var out = new DataOutputStream(Files.newOutputStream(times))) {
      for (long time : handedOverAt) {
        out.writeLong(time);
      }
    }
  }
}

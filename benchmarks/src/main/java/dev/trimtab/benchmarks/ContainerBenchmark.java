package dev.trimtab.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * How long a container takes, ours and crun's in turn, on the same root file system with the same
 * limits. Needs root; installs crun and busybox from the system's packages if they are missing.
 */
final class ContainerBenchmark implements Benchmark {
  private static final int WARM_UP = 250;
  private static final int ROUNDS = 150;

  /** Every so many rounds, pods come one upon the other. */
  private static final int BURST = 5;

  /** What a pod may take: namespaces, overlay, network, control groups, execution. */
  private static final double GOAL_MILLIS = 10;

  @Override
  public void run(Report report) throws Exception {
    SystemPackages.require(report, "/bin/busybox", "busybox-static");
    SystemPackages.require(report, "/usr/bin/crun", "crun");
    double[] started = new double[ROUNDS];
    double[] whole = new double[ROUNDS];
    double[] member = new double[ROUNDS];
    double[] crun = new double[ROUNDS];
    double[] inBurst = new double[ROUNDS / BURST];
    try (ContainerUnderTest ours = new ContainerUnderTest();
        CrunUnderTest peer = new CrunUnderTest(ours.root(), ours.directory())) {
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        ours.rest();
        ContainerUnderTest.Times pod = ours.pod();
        if (i >= 0 && i % BURST == 0) {
          inBurst[i / BURST] = ours.podOfBurst().started();
        }
        double alone = ours.member();
        double theirs = peer.run();
        if (i >= 0) {
          started[i] = pod.started();
          whole[i] = pod.ended();
          member[i] = alone;
          crun[i] = theirs;
        }
      }
    }
    report.line("/bin/true, milliseconds                          median      p95");
    line(report, "Trimtab, new pod with network: until it runs", started);
    line(report, "the same, its network not made ahead (burst)", inBurst);
    line(report, "Trimtab, new pod with network: until it ended", whole);
    line(report, "Trimtab, container in a pod: until it ended", member);
    line(report, "crun run, namespaces, no interface: until ended", crun);
    report.atMost("container-run-ms", median(member), median(crun), 1);
    report.atMost("pod-run-ms", median(whole), median(crun), 1.5);
    report.atMost("pod-start-ms", median(started), median(crun), 1);
    report.atMost("pod-start-ms-against-goal", median(started), GOAL_MILLIS, 1);
    report.finish();
  }

  private static void line(Report report, String who, double[] millis) {
    report.line(
        String.format(
            Locale.ROOT, "%-46s %8.2f %8.2f", who, median(millis), quantile(millis, 0.95)));
  }

  private static double median(double[] values) {
    return quantile(values, 0.5);
  }

  private static double quantile(double[] values, double part) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) ((sorted.length - 1) * part)];
  }
}

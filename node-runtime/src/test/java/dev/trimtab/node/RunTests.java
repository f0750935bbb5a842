package dev.trimtab.node;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs test classes where there is no Maven; ends with 1 if one fails or none is found. */
final class RunTests implements TestExecutionListener {
  private static final int LINES = 15;

  private RunTests() {}

  /** Takes names of classes. */
  public static void main(String[] classes) {
    var summary = new SummaryGeneratingListener();
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(classes).map(DiscoverySelectors::selectClass).toList())
            .build();
    LauncherFactory.create().execute(request, new RunTests(), summary);
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    summary.getSummary().printFailuresTo(out, LINES);
    summary.getSummary().printTo(out);
    boolean good =
        summary.getSummary().getTestsFoundCount() > 0
            && summary.getSummary().getTotalFailureCount() == 0;
    System.exit(good ? 0 : 1);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      System.out.println(result.getStatus() + " " + test.getDisplayName());
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    System.out.println("SKIPPED " + test.getDisplayName() + ": " + reason);
  }
}

package dev.trimtab.benchmarks;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Sees the pods of the namespace {@code default} as a client does; for one waiter at a time. */
final class PodWatch implements Watcher<Pod>, AutoCloseable {

  private static final int LIMIT_SECONDS = 30;

  private record Seen(Action action, Pod pod, long nanoTime) {}

  private final BlockingQueue<Seen> events = new LinkedBlockingQueue<>();
  private final Watch watch;

  PodWatch(KubernetesClient client) {
    this.watch = client.pods().inNamespace("default").watch(this);
  }

  /** When the pod of this {@code app} was seen to be Running, by {@link System#nanoTime()}. */
  long awaitRunning(String app) throws IOException, InterruptedException {
    return await(app, "Running", seen -> isRunning(seen.pod())).nanoTime();
  }

  /** Returns when the pod of this {@code app} has been deleted. */
  void awaitGone(String app) throws IOException, InterruptedException {
    await(app, "gone", seen -> seen.action() == Action.DELETED);
  }

  private static boolean isRunning(Pod pod) {
    return pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase());
  }

  private Seen await(String app, String what, Predicate<Seen> condition)
      throws IOException, InterruptedException {
    Seen seen;
    do {
      seen = events.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (seen == null) {
        throw new IOException(
            "pod " + app + " was not " + what + " within " + LIMIT_SECONDS + " s");
      }
    } while (!app.equals(seen.pod().getMetadata().getLabels().get("app")) || !condition.test(seen));
    return seen;
  }

  @Override
  public void eventReceived(Action action, Pod pod) {
    events.add(new Seen(action, pod, System.nanoTime()));
  }

  @Override
  public void onClose(WatcherException cause) {
    System.err.println("the watch ended: " + cause.getMessage());
  }

  @Override
  public void close() {
    watch.close();
  }
}

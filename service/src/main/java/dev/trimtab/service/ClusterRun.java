package dev.trimtab.service;

import io.quarkus.arc.Arc;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One life of the service: lock, start, a task once it is ready, wait for the end. */
final class ClusterRun {

  /** Quarkus makes the application itself, so the run it belongs to is handed over here. */
  private static final AtomicReference<@Nullable ClusterRun> CURRENT = new AtomicReference<>();

  private final Path dataDir;
  private final ClusterOptions options;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private Predicate<Cluster> whenReady = cluster -> true;

  ClusterRun(Path dataDir, ClusterOptions options) {
    this.dataDir = dataDir;
    this.options = options;
  }

  /**
   * Runs until the process is told to stop.
   *
   * @param task what to do once all is ready; true to stay
   * @return the exit status
   * @throws Failure if the start or the task failed for a reason a person can mend
   */
  int run(Predicate<Cluster> task) {
    options.publish(dataDir);
    try (var _ = DataDirectory.lock(dataDir)) {
      whenReady = task;
      CURRENT.set(this);
      Quarkus.run(Application.class, (code, thrown) -> remember(thrown));
    } catch (IOException e) {
      throw new Failure("cannot release data directory " + dataDir + ": " + e.getMessage(), e);
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw Mendable.causeOf(thrown)
          .orElseThrow(
              () -> new IllegalStateException("the service ended because of an error", thrown));
    }
    return 0;
  }

  private void remember(@Nullable Throwable thrown) {
    if (thrown != null) {
      failure.compareAndSet(null, thrown);
    }
  }

  /** What Quarkus runs. */
  public static final class Application implements QuarkusApplication {
    @Override
    public int run(String... arguments) {
      ClusterRun current = Objects.requireNonNull(CURRENT.get());
      Cluster cluster = Arc.container().instance(Cluster.class).get();
      try {
        cluster.start();
        if (current.whenReady.test(cluster)) {
          Quarkus.waitForExit();
        }
      } catch (RuntimeException e) {
        current.remember(e);
        return 1;
      }
      return 0;
    }
  }
}

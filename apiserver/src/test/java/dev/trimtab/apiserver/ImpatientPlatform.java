package dev.trimtab.apiserver;

import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** The platform of the JVM, except that timers of a few seconds are over at once. */
record ImpatientPlatform(Platform system) implements Platform {

  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  ImpatientPlatform() {
    this(Platform.system());
  }

  @Override
  public Timers timers() {
    return (delay, task) ->
        system.timers().schedule(delay.compareTo(AT_ONCE) <= 0 ? Duration.ZERO : delay, task);
  }

  @Override
  public InstantSource clock() {
    return system.clock();
  }

  @Override
  public long nanoTime() {
    return system.nanoTime();
  }

  @Override
  public ThreadFactory threads() {
    return system.threads();
  }

  @Override
  public RandomGenerator random() {
    return system.random();
  }
}

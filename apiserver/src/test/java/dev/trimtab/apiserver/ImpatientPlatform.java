package dev.trimtab.apiserver;

import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** The platform of the JVM, except that timers up to a limit are over soon. */
record ImpatientPlatform(Platform system, Duration limit) implements Platform {

  private static final Duration SOON = Duration.ofMillis(1);

  ImpatientPlatform(Duration limit) {
    this(Platform.system(), limit);
  }

  @Override
  public Timers timers() {
    return (delay, task) ->
        system.timers().schedule(delay.compareTo(limit) <= 0 ? SOON : delay, task);
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

package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** The platform of the running JVM, but time passes many times as fast. */
record HurriedPlatform(Platform real) implements Platform {

  private static final int HASTE = 200;

  @Override
  public long nanoTime() {
    return real.nanoTime() * HASTE;
  }

  @Override
  public Timers timers() {
    return (delay, action) -> real.timers().schedule(delay.dividedBy(HASTE), action);
  }

  @Override
  public InstantSource clock() {
    return real.clock();
  }

  @Override
  public ThreadFactory threads() {
    return real.threads();
  }

  @Override
  public RandomGenerator random() {
    return real.random();
  }
}

package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/** A real platform, but time passes {@code haste} times as fast. */
public record HurriedPlatform(Platform real, int haste) implements Platform {

  @Override
  public long nanoTime() {
    return real.nanoTime() * haste;
  }

  @Override
  public Timers timers() {
    return (delay, action) -> real.timers().schedule(delay.dividedBy(haste), action);
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

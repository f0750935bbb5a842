package dev.trimtab.workqueue.simulated;

import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/**
 * A platform that lets others run before it says the time, so that they come in the middle of a
 * call.
 *
 * @param platform what it is otherwise
 * @param pause lets others run, or not
 */
public record YieldingPlatform(Platform platform, Runnable pause) implements Platform {

  @Override
  public InstantSource clock() {
    return platform.clock();
  }

  @Override
  public long nanoTime() {
    pause.run();
    return platform.nanoTime();
  }

  @Override
  public Timers timers() {
    return platform.timers();
  }

  @Override
  public ThreadFactory threads() {
    return platform.threads();
  }

  @Override
  public RandomGenerator random() {
    return platform.random();
  }
}

package dev.trimtab.workqueue;

import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;

/**
 * The seam to everything outside the program's own control: time, timers, threads, chance. Core
 * code reaches these only through a platform that comes in by constructor, so that a simulation can
 * make them deterministic.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public interface Platform {

  /** Wall-clock time, for what people and other machines read. */
  InstantSource clock();

  /** Monotonic time in nanoseconds from an arbitrary origin, for measuring durations. */
  long nanoTime();

  /** Timers. */
  Timers timers();

  /** Starts threads that may block; virtual ones on {@link #system()}. */
  ThreadFactory threads();

  /** Randomness for jitter and generated names; not for secrets. */
  RandomGenerator random();

  /** The platform of the running JVM. */
  static Platform system() {
    return SystemPlatform.INSTANCE;
  }
}

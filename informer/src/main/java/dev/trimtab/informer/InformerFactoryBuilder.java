package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes an {@link InformerFactory}. Times that are zero mean never. */
public final class InformerFactoryBuilder {

  private final Platform platform;
  private final Function<InformerSpec<?>, ListerWatcher> servers;
  private int hotObjects = 1_024;
  private Duration compressAfter = Duration.ZERO;
  private Duration auditEvery = Duration.ofMinutes(10);
  private Consumer<AuditReport> auditListener = report -> {};
  private Duration resyncEvery = Duration.ZERO;

  InformerFactoryBuilder(Platform platform, Function<InformerSpec<?>, ListerWatcher> servers) {
    this.platform = platform;
    this.servers = servers;
  }

  /**
   * How many objects of each informer may be kept decoded; 1,024 if not said.
   *
   * @throws IllegalArgumentException if negative
   */
  public InformerFactoryBuilder hotObjects(int maximum) {
    if (maximum < 0) {
      throw new IllegalArgumentException("hotObjects must not be negative: " + maximum);
    }
    hotObjects = maximum;
    return this;
  }

  /**
   * Deflates objects that did not change for {@code idle}: a fraction of the memory for some tens
   * of microseconds per cold read. Never, if zero or not said; not worth it where the bytes are
   * shared with a server in the same process.
   *
   * @throws IllegalArgumentException if negative
   */
  public InformerFactoryBuilder compressAfter(Duration idle) {
    compressAfter = notNegative("compressAfter", idle);
    return this;
  }

  /**
   * Compares every cache with its server about so often, repairs it and tells {@code listener} each
   * time; every ten minutes, if not said; never, if zero.
   *
   * @throws IllegalArgumentException if negative
   */
  public InformerFactoryBuilder audit(Duration every, Consumer<AuditReport> listener) {
    auditEvery = notNegative("audit", every);
    auditListener = listener;
    return this;
  }

  /** Tells {@code listener} of every audit, which are as often as if this was not said. */
  public InformerFactoryBuilder audit(Consumer<AuditReport> listener) {
    auditListener = listener;
    return this;
  }

  /**
   * Tells handlers of every object anew so often; never, if zero or not said.
   *
   * @throws IllegalArgumentException if negative
   */
  public InformerFactoryBuilder resync(Duration every) {
    resyncEvery = notNegative("resync", every);
    return this;
  }

  /** The factory. */
  public InformerFactory build() {
    return new InformerPool(
        platform,
        servers,
        new InformerSettings(hotObjects, compressAfter, auditEvery, auditListener, resyncEvery));
  }

  private static Duration notNegative(String what, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative: " + duration);
    }
    return duration;
  }
}

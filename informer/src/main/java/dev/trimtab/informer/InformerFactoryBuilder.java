package dev.trimtab.informer;

import dev.trimtab.workqueue.Platform;
import java.util.function.Function;

/** Makes an {@link InformerFactory}. */
public final class InformerFactoryBuilder {

  private final Platform platform;
  private final Function<InformerSpec<?>, ListerWatcher> servers;
  private int hotObjects = 1_024;

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

  /** The factory. */
  public InformerFactory build() {
    return new InformerPool(platform, servers, hotObjects);
  }
}

package dev.trimtab.node.runtime;

import dev.trimtab.node.ContainerEvent;
import dev.trimtab.node.NodeRuntime.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to know of starts and ends. */
final class Listeners implements Consumer<ContainerEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final List<Consumer<? super ContainerEvent>> all = new CopyOnWriteArrayList<>();

  Subscription add(Consumer<? super ContainerEvent> listener) {
    all.add(listener);
    return () -> all.remove(listener);
  }

  @Override
  public void accept(ContainerEvent event) {
    for (Consumer<? super ContainerEvent> listener : all) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.atError().addKeyValue("event", event).setCause(e).log("A listener failed");
      }
    }
  }
}

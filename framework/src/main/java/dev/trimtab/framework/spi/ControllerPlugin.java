package dev.trimtab.framework.spi;

import dev.trimtab.framework.Controller;
import java.util.List;

/**
 * Brings controllers. Found by {@link java.util.ServiceLoader}, as a CDI bean, or handed to the
 * host's builder.
 */
public interface ControllerPlugin {

  /** The controllers, in no order. Called once. */
  List<Controller<?>> controllers();

  /** What is to run beside the controllers; nothing by default. Called once. */
  default List<BackgroundTask> backgroundTasks() {
    return List.of();
  }
}

package dev.trimtab.agent;

import dev.trimtab.framework.EventRecorder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Records events through the recorder that the controller host hands out at the first reconcile.
 */
final class LateEvents implements EventRecorder {

  private final AtomicReference<@Nullable EventRecorder> recorder = new AtomicReference<>();

  void use(EventRecorder events) {
    recorder.compareAndSet(null, events);
  }

  @Override
  public void normal(HasMetadata about, String reason, String message) {
    EventRecorder events = recorder.get();
    if (events != null) {
      events.normal(about, reason, message);
    }
  }

  @Override
  public void warning(HasMetadata about, String reason, String message) {
    EventRecorder events = recorder.get();
    if (events != null) {
      events.warning(about, reason, message);
    }
  }
}

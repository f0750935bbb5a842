package dev.trimtab.framework;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** Records core/v1 Events; equal ones raise a count. */
final class ClusterEventRecorder implements EventRecorder {

  private final String component;
  private final EventSink sink;

  ClusterEventRecorder(String component, EventSink sink) {
    this.component = component;
    this.sink = sink;
  }

  @Override
  public void normal(HasMetadata about, String reason, String message) {
    sink.offer(new Entry(component, "Normal", reason, message, subject(about)));
  }

  @Override
  public void warning(HasMetadata about, String reason, String message) {
    sink.offer(new Entry(component, "Warning", reason, message, subject(about)));
  }

  private static Subject subject(HasMetadata about) {
    var metadata = about.getMetadata();
    return new Subject(
        about.getApiVersion(),
        about.getKind(),
        metadata.getNamespace(),
        metadata.getName(),
        metadata.getUid());
  }

  record Subject(
      String apiVersion,
      String kind,
      @Nullable String namespace,
      String name,
      @Nullable String uid) {}

  record Entry(String component, String type, String reason, String message, Subject about) {}
}

package dev.trimtab.framework;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Records Kubernetes Event objects; equal ones are counted, not repeated. Never blocks or throws.
 */
public interface EventRecorder {

  /** Something went as it should. {@code reason} is UpperCamelCase. */
  void normal(HasMetadata about, String reason, String message);

  /** Something needs attention. */
  void warning(HasMetadata about, String reason, String message);
}

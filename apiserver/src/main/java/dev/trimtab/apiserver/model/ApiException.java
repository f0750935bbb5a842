package dev.trimtab.apiserver.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A request that ends with a {@code Status} of {@code Failure}. The texts are Kubernetes' own,
 * because people and scripts look for them.
 */
public final class ApiException extends RuntimeException {

  /** What kube-apiserver says of a lost race; clients retry when they read it. */
  public static final String MODIFIED =
      "the object has been modified; please apply your changes to the latest version and try again";

  private final int code;
  private final String reason;
  private final transient ObjectNode details = JsonNodeFactory.instance.objectNode();
  private String continueToken = "";

  /**
   * @param code the HTTP status
   * @param reason as in {@code metav1.StatusReason}
   */
  public ApiException(int code, String reason, String message) {
    super(message);
    this.code = code;
    this.reason = reason;
  }

  /** The object does not exist. */
  public static ApiException notFound(ResourceType type, String name) {
    return about(404, "NotFound", type, name, "%s \"%s\" not found");
  }

  /** The path means nothing. */
  public static ApiException noSuchResource() {
    return new ApiException(404, "NotFound", "the server could not find the requested resource");
  }

  /** There is one of that name. */
  public static ApiException alreadyExists(ResourceType type, String name) {
    return about(409, "AlreadyExists", type, name, "%s \"%s\" already exists");
  }

  /** The object is not as the request expects. */
  public static ApiException conflict(ResourceType type, String name, String why) {
    return about(
        409,
        "Conflict",
        type,
        name,
        "Operation cannot be fulfilled on %s \"%s\": " + why.replace("%", "%%"));
  }

  /** The user may not, or the cluster is not in a state for it. */
  public static ApiException forbidden(ResourceType type, String name, String why) {
    String form = name.isEmpty() ? "%s%s is forbidden: " : "%s \"%s\" is forbidden: ";
    return about(403, "Forbidden", type, name, form + why.replace("%", "%%"));
  }

  /** The object breaks rules. */
  public static ApiException invalid(GroupVersionKind kind, String name, List<FieldError> errors) {
    String all =
        errors.size() == 1
            ? errors.getFirst().toString()
            : "[" + String.join(", ", errors.stream().map(FieldError::toString).toList()) + "]";
    var failure =
        new ApiException(
            422, "Invalid", "%s \"%s\" is invalid: %s".formatted(qualified(kind), name, all));
    failure.put("name", name).put("group", kind.group()).put("kind", kind.kind());
    for (FieldError error : errors) {
      failure.cause(error.reason().cause(), error.message(), error.field());
    }
    return failure;
  }

  /** The request makes no sense. */
  public static ApiException badRequest(String why) {
    return new ApiException(400, "BadRequest", why);
  }

  /** The resource has no such verb. */
  public static ApiException methodNotAllowed(ResourceType type, String verb) {
    var failure =
        new ApiException(
            405,
            "MethodNotAllowed",
            "%s is not supported on resources of kind \"%s\""
                .formatted(verb, type.qualifiedName()));
    return failure.put("group", type.gvk().group()).put("kind", type.plural());
  }

  /** Says with which token an expired list may go on. */
  public ApiException continueToken(String token) {
    continueToken = token;
    return this;
  }

  /** Adds a cause. */
  public ApiException cause(String causeReason, String message, String field) {
    ObjectNode cause = details.withArray("causes").addObject();
    cause.put("reason", causeReason).put("message", message);
    if (!field.isEmpty()) {
      cause.put("field", field);
    }
    return this;
  }

  /** Says when to try again. */
  public ApiException retryAfter(int seconds) {
    details.put("retryAfterSeconds", seconds);
    return this;
  }

  /** Adds a detail; empty values are left out. */
  public ApiException put(String field, String value) {
    if (!value.isEmpty()) {
      details.put(field, value);
    }
    return this;
  }

  /** The HTTP status. */
  public int code() {
    return code;
  }

  /** As in {@code metav1.StatusReason}. */
  public String reason() {
    return reason;
  }

  /** As in {@code metav1.StatusDetails}. */
  public ObjectNode details() {
    return details;
  }

  /** The answer to send. */
  public ObjectNode status() {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata =
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    if (!continueToken.isEmpty()) {
      metadata.put("continue", continueToken);
    }
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    if (!details.isEmpty()) {
      status.set("details", details);
    }
    return status.put("code", code);
  }

  private static ApiException about(
      int code, String reason, ResourceType type, String name, String form) {
    return new ApiException(code, reason, form.formatted(type.qualifiedName(), name))
        .put("name", name)
        .put("group", type.gvk().group())
        .put("kind", type.plural());
  }

  private static String qualified(GroupVersionKind kind) {
    return kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
  }
}

package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.rest.Query;
import java.util.ArrayList;
import java.util.List;

/**
 * How a delete is to be done.
 *
 * @param graceSeconds -1 if unset
 * @param propagation {@code Orphan}, {@code Background}, {@code Foreground}, or empty
 * @param uid what the object's must be; empty for any
 * @param resourceVersion what the object's must be; empty for any
 */
public record DeleteOptions(
    boolean dryRun, long graceSeconds, String propagation, String uid, String resourceVersion) {

  /** Nothing said. */
  public static final DeleteOptions NONE = new DeleteOptions(false, -1, "", "", "");

  /**
   * Reads options from the body, or from the query if there is no body.
   *
   * @param body a {@code DeleteOptions}, or missing
   */
  public static DeleteOptions of(JsonNode body, Query query) {
    List<String> dryRun = new ArrayList<>(query.all("dryRun"));
    body.path("dryRun").forEach(value -> dryRun.add(value.asText()));
    JsonNode grace = body.path("gracePeriodSeconds");
    if (!grace.isMissingNode() && !grace.isNull() && !grace.canConvertToLong()) {
      throw ApiException.badRequest("DeleteOptions: gracePeriodSeconds: must be a whole number");
    }
    long graceSeconds = grace.isNumber() ? grace.asLong() : query.number("gracePeriodSeconds", -1);
    JsonNode preconditions = body.path("preconditions");
    return new DeleteOptions(
        WriteOptions.dryRun(dryRun, "DeleteOptions"),
        graceSeconds,
        propagation(body, query),
        preconditions.path("uid").asText(""),
        preconditions.path("resourceVersion").asText(""));
  }

  /** The same for an object that must have this resource version. */
  DeleteOptions requiring(String version) {
    return new DeleteOptions(dryRun, graceSeconds, propagation, uid, version);
  }

  private static String propagation(JsonNode body, Query query) {
    String policy = body.path("propagationPolicy").asText(query.get("propagationPolicy"));
    boolean old = body.has("orphanDependents") || query.has("orphanDependents");
    if (old && !policy.isEmpty()) {
      throw invalid(
          Reason.INVALID,
          "Invalid value: \"%s\": orphanDependents and deletionPropagation cannot be both set"
              .formatted(policy));
    }
    if (old) {
      boolean orphan = body.path("orphanDependents").asBoolean(query.flag("orphanDependents"));
      return orphan ? "Orphan" : "Background";
    }
    return switch (policy) {
      case "", "Orphan", "Background", "Foreground" -> policy;
      default ->
          throw invalid(
              Reason.NOT_SUPPORTED,
              "Unsupported value: \"%s\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""
                  .formatted(policy));
    };
  }

  private static ApiException invalid(Reason reason, String message) {
    return ApiException.invalid(
        new GroupVersionKind("meta.k8s.io", "v1", "DeleteOptions"),
        "",
        List.of(new FieldError(reason, "propagationPolicy", message)));
  }
}

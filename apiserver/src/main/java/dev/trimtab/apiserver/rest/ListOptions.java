package dev.trimtab.apiserver.rest;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;
import dev.trimtab.apiserver.model.GroupVersionKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What a list or watch asks for, checked as Kubernetes checks it.
 *
 * @param revision the resource version; empty if unset
 * @param match {@code Exact}, {@code NotOlderThan} or empty
 * @param limit of items; 0 for none
 * @param continueToken empty for the first page
 * @param timeoutSeconds of a watch; 0 if unset
 */
public record ListOptions(
    LabelSelector labels,
    FieldSelector fields,
    String revision,
    String match,
    long limit,
    String continueToken,
    boolean watch,
    boolean bookmarks,
    InitialEvents initialEvents,
    long timeoutSeconds) {

  private static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "ListOptions");

  /** Whether a watch starts with what there is. */
  public enum InitialEvents {
    UNSET,
    NO,
    YES
  }

  /** Reads and checks the parameters. */
  public static ListOptions parse(Query query, boolean watchPath) {
    var options =
        new ListOptions(
            LabelSelector.parse(query.get("labelSelector")),
            FieldSelector.parse(query.get("fieldSelector")),
            query.get("resourceVersion"),
            query.get("resourceVersionMatch"),
            Math.max(0, query.number("limit", 0)),
            query.get("continue"),
            watchPath || query.flag("watch"),
            query.flag("allowWatchBookmarks"),
            initialEvents(query),
            query.number("timeoutSeconds", 0));
    options.check();
    return options;
  }

  /** The resource version as a number; 0 if unset. */
  public long revisionNumber() {
    if (revision.isEmpty()) {
      return 0;
    }
    try {
      long number = Long.parseLong(revision);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Answered below, together with negative numbers.
    }
    throw ApiException.badRequest("invalid resource version: \"" + revision + "\"");
  }

  private static InitialEvents initialEvents(Query query) {
    if (query.get("sendInitialEvents").isEmpty()) {
      return InitialEvents.UNSET;
    }
    return query.flag("sendInitialEvents") ? InitialEvents.YES : InitialEvents.NO;
  }

  private void check() {
    List<FieldError> errors = watch ? watchErrors() : listErrors();
    if (!errors.isEmpty()) {
      throw ApiException.invalid(KIND, "", errors);
    }
    revisionNumber();
  }

  private List<FieldError> watchErrors() {
    List<FieldError> errors = new ArrayList<>();
    if (!match.isEmpty() && initialEvents == InitialEvents.UNSET) {
      errors.add(
          forbidden(
              "resourceVersionMatch",
              "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
    }
    if (initialEvents != InitialEvents.UNSET && !match.equals("NotOlderThan")) {
      errors.add(
          forbidden(
              "resourceVersionMatch",
              "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
    }
    return errors;
  }

  private List<FieldError> listErrors() {
    List<FieldError> errors = new ArrayList<>();
    if (initialEvents != InitialEvents.UNSET) {
      errors.add(forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
    }
    if (!match.isEmpty()) {
      if (!match.equals("Exact") && !match.equals("NotOlderThan")) {
        errors.add(
            new FieldError(
                Reason.NOT_SUPPORTED,
                "resourceVersionMatch",
                "Unsupported value: \"%s\": supported values: \"Exact\", \"NotOlderThan\", \"\""
                    .formatted(match)));
      }
      if (revision.isEmpty()) {
        errors.add(
            forbidden(
                "resourceVersionMatch",
                "resourceVersionMatch is forbidden unless resourceVersion is provided"));
      }
      if (!continueToken.isEmpty()) {
        errors.add(
            forbidden(
                "resourceVersionMatch",
                "resourceVersionMatch is forbidden when continue is provided"));
      }
      if (match.equals("Exact") && revision.equals("0")) {
        errors.add(
            forbidden(
                "resourceVersionMatch",
                "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
      }
    }
    return errors;
  }

  private static FieldError forbidden(String field, String why) {
    return new FieldError(Reason.FORBIDDEN, field, "Forbidden: " + why);
  }
}

package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.rest.Query;
import java.util.ArrayList;
import java.util.List;

/** What a reader of logs may ask for. */
final class LogOptionRules {
  /** The options that nodes understand by the same names. */
  static final List<String> FORWARDED =
      List.of(
          "follow",
          "previous",
          "sinceSeconds",
          "sinceTime",
          "timestamps",
          "tailLines",
          "limitBytes",
          "stream");

  private static final GroupVersionKind OPTIONS = new GroupVersionKind("", "v1", "PodLogOptions");

  private LogOptionRules() {}

  static void check(String pod, Query query) {
    List<FieldError> errors = new ArrayList<>();
    atLeast(errors, query, "tailLines", 0, "must be greater than or equal to 0");
    atLeast(errors, query, "limitBytes", 1, "must be greater than 0");
    atLeast(errors, query, "sinceSeconds", 1, "must be greater than 0");
    if (query.has("sinceSeconds") && query.has("sinceTime")) {
      errors.add(
          new FieldError(
              Reason.FORBIDDEN,
              "",
              "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified"));
    }
    String stream = query.get("stream");
    if (!stream.isEmpty() && !List.of("All", "Stdout", "Stderr").contains(stream)) {
      errors.add(
          new FieldError(
              Reason.NOT_SUPPORTED,
              "stream",
              "Unsupported value: \""
                  + stream
                  + "\": supported values: \"All\", \"Stderr\", \"Stdout\""));
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(OPTIONS, pod, errors);
    }
  }

  private static void atLeast(
      List<FieldError> errors, Query query, String name, long least, String rule) {
    long value = query.number(name, least);
    if (value < least) {
      errors.add(new FieldError(Reason.INVALID, name, "Invalid value: " + value + ": " + rule));
    }
  }
}

package dev.trimtab.apiserver.verbs;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.Query;
import java.util.ArrayList;
import java.util.List;

/**
 * How a write is to be done, and by whom.
 *
 * @param dryRun whether nothing is to be stored
 * @param manager whose fields they become
 * @param force whether an apply takes over what others own
 * @param warnings collects what the client is to be warned of
 * @param byServer whether the server writes for itself, to which no quota applies
 */
public record WriteOptions(
    boolean dryRun,
    FieldValidation validation,
    String manager,
    boolean managerGiven,
    boolean force,
    UserInfo user,
    List<String> warnings,
    boolean byServer) {

  private static final int MAX_MANAGER = 128;

  /** What to do about fields that the schema does not know. */
  public enum FieldValidation {
    STRICT,
    WARN,
    IGNORE
  }

  /** Reads the parameters. */
  public static WriteOptions parse(ApiRequest request) {
    Query query = request.query();
    String given = query.get("fieldManager");
    return new WriteOptions(
        dryRun(query.all("dryRun"), "UpdateOptions"),
        validation(query.get("fieldValidation")),
        given.isEmpty() ? managerOf(request.header("user-agent")) : checked(given),
        !given.isEmpty(),
        query.flag("force"),
        request.user(),
        new ArrayList<>(),
        false);
  }

  /** For writes of the server itself. */
  public static WriteOptions own() {
    return own(false);
  }

  /** For writes of the server itself, on behalf of a request that may be for show. */
  static WriteOptions own(boolean dryRun) {
    return new WriteOptions(
        dryRun,
        FieldValidation.STRICT,
        "kube-apiserver",
        true,
        false,
        UserInfo.ADMIN,
        new ArrayList<>(),
        true);
  }

  static boolean dryRun(List<String> values, String optionsKind) {
    for (String value : values) {
      if (!value.equals("All")) {
        throw invalid(
            optionsKind,
            "dryRun",
            "Unsupported value: \"%s\": supported values: \"All\"".formatted(value));
      }
    }
    return !values.isEmpty();
  }

  private static FieldValidation validation(String value) {
    return switch (value) {
      case "", "Warn" -> FieldValidation.WARN;
      case "Strict" -> FieldValidation.STRICT;
      case "Ignore" -> FieldValidation.IGNORE;
      default ->
          throw invalid(
              "UpdateOptions",
              "fieldValidation",
              "Unsupported value: \"%s\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""
                  .formatted(value));
    };
  }

  private static String checked(String manager) {
    if (manager.length() > MAX_MANAGER) {
      throw new ApiException(
          422, "Invalid", "fieldManager: Too long: may not be more than 128 bytes");
    }
    return manager;
  }

  private static String managerOf(String userAgent) {
    int slash = userAgent.indexOf('/');
    String name = slash < 0 ? userAgent : userAgent.substring(0, slash);
    return name.length() > MAX_MANAGER ? name.substring(0, MAX_MANAGER) : name;
  }

  private static ApiException invalid(String kind, String field, String message) {
    return ApiException.invalid(
        new GroupVersionKind("meta.k8s.io", "v1", kind),
        "",
        List.of(new FieldError(Reason.NOT_SUPPORTED, field, message)));
  }
}

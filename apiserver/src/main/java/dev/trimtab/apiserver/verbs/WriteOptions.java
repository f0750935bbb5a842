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
    String kind = kindOf(request.method());
    String given = query.get("fieldManager");
    return new WriteOptions(
        dryRun(query.all("dryRun"), kind),
        validation(query.get("fieldValidation"), kind),
        given.isEmpty() ? managerOf(request.header("user-agent")) : checked(given, kind),
        !given.isEmpty(),
        query.flag("force"),
        request.user(),
        new ArrayList<>(),
        false);
  }

  private static String kindOf(String method) {
    return switch (method) {
      case "POST" -> "CreateOptions";
      case "PATCH" -> "PatchOptions";
      default -> "UpdateOptions";
    };
  }

  /** Says that only an apply can be forced. */
  static void refuseForce(ApiRequest request) {
    if (request.query().has("force")) {
      throw invalid(
          "PatchOptions",
          new FieldError(
              Reason.FORBIDDEN, "force", "Forbidden: may not be specified for non-apply patch"));
    }
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
            notSupported("dryRun", "[\"%s\"]: supported values: \"All\"".formatted(value)));
      }
    }
    return !values.isEmpty();
  }

  private static FieldValidation validation(String value, String optionsKind) {
    return switch (value) {
      case "", "Warn" -> FieldValidation.WARN;
      case "Strict" -> FieldValidation.STRICT;
      case "Ignore" -> FieldValidation.IGNORE;
      default ->
          throw invalid(
              optionsKind,
              notSupported(
                  "fieldValidation",
                  "\"%s\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""
                      .formatted(value)));
    };
  }

  private static String checked(String manager, String optionsKind) {
    if (manager.length() > MAX_MANAGER) {
      throw invalid(
          optionsKind,
          new FieldError(
              Reason.TOO_LONG, "fieldManager", "Too long: may not be more than 128 bytes"));
    }
    if (manager.chars().anyMatch(Character::isISOControl)) {
      throw invalid(
          optionsKind,
          new FieldError(
              Reason.INVALID,
              "fieldManager",
              "Invalid value: it must not contain control characters"));
    }
    return manager;
  }

  private static String managerOf(String userAgent) {
    int slash = userAgent.indexOf('/');
    String name = slash < 0 ? userAgent : userAgent.substring(0, slash);
    return name.length() > MAX_MANAGER ? name.substring(0, MAX_MANAGER) : name;
  }

  private static FieldError notSupported(String field, String what) {
    return new FieldError(Reason.NOT_SUPPORTED, field, "Unsupported value: " + what);
  }

  private static ApiException invalid(String kind, FieldError error) {
    return ApiException.invalid(
        new GroupVersionKind("meta.k8s.io", "v1", kind), "", List.of(error));
  }
}

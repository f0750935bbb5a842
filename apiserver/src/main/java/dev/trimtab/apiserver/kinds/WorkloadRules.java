package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What holds for all kinds that make pods from a template. */
final class WorkloadRules {
  private static final Pattern PERCENT = Pattern.compile("[0-9]+%");

  private WorkloadRules() {}

  /**
   * The selector must match the template, or the controller would make pods for ever.
   *
   * @param kind how Kubernetes calls the kind in its sentence
   */
  static void checkSelectorAndTemplate(Field spec, String kind) {
    Field selector = spec.get("selector");
    Field template = spec.get("template");
    if (!selector.isSet()) {
      selector.required();
    } else if (Selectors.isEmpty(selector.value())) {
      selector.invalid("empty selector is invalid for " + kind);
    } else {
      Selectors.check(selector);
      Field labels = template.get("metadata", "labels");
      if (!Selectors.matches(selector.value(), labels.value())) {
        labels.invalid("`selector` does not match template `labels`");
      }
    }
    PodSpecRules.checkTemplate(template);
    checkRunsForEver(template.get("spec"), kind);
  }

  static void checkRunsForEver(Field podSpec, String kind) {
    Field restartPolicy = podSpec.get("restartPolicy");
    if (!restartPolicy.isEmpty() && !restartPolicy.text().equals("Always")) {
      restartPolicy.notSupported("Always");
    }
    if (podSpec.get("activeDeadlineSeconds").isSet()) {
      podSpec
          .get("activeDeadlineSeconds")
          .forbidden("activeDeadlineSeconds in " + kind + " is not Supported");
    }
  }

  static Traits.Check immutable(String... path) {
    return (object, old) -> {
      if (old != null) {
        Field field = object;
        JsonNode before = old;
        for (String step : path) {
          field = field.get(step);
          before = before.path(step);
        }
        field.immutable(before);
      }
    };
  }

  /** A count or a percentage. */
  static void checkShare(Field share) {
    JsonNode value = share.value();
    if (!value.isTextual()) {
      share.atLeastZero();
    } else if (!PERCENT.matcher(value.textValue()).matches()) {
      share.invalid(
          "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', "
              + " or '93%', regex used for validation is '[0-9]+%')");
    }
  }

  static void checkAtMostAll(Field share) {
    String text = share.text();
    if (PERCENT.matcher(text).matches()
        && Long.parseLong(text.substring(0, Math.min(text.length() - 1, 9))) > 100) {
      share.invalid("must not be greater than 100%");
    }
  }

  static boolean isZero(JsonNode share) {
    return share.isTextual() ? share.textValue().matches("0+%") : share.asLong() == 0;
  }

  static void checkCounts(Field spec, String... fields) {
    for (String field : fields) {
      spec.get(field).atLeastZero();
    }
  }

  static void rollingUpdateDefaults(ObjectNode strategy, Object maxUnavailable, Object maxSurge) {
    if (strategy.path("type").asText("").equals("RollingUpdate")) {
      ObjectNode rolling = Trees.child(strategy, "rollingUpdate");
      setShare(rolling, "maxUnavailable", maxUnavailable);
      setShare(rolling, "maxSurge", maxSurge);
    }
  }

  private static void setShare(ObjectNode rolling, String field, Object share) {
    switch (share) {
      case Integer count -> Trees.setDefault(rolling, field, count);
      default -> Trees.setDefault(rolling, field, share.toString());
    }
  }

  /** Whether something other than those fields of the spec differs. */
  static boolean changedBeyond(JsonNode spec, @Nullable JsonNode old, String... allowed) {
    if (old == null) {
      return false;
    }
    ObjectNode copy = spec.deepCopy();
    for (String field : allowed) {
      Trees.carryOver(copy, old, field);
    }
    return !Trees.same(copy, old);
  }
}

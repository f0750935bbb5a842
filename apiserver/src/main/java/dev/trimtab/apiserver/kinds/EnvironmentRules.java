package dev.trimtab.apiserver.kinds;

import java.util.List;
import java.util.regex.Pattern;

/** What holds for environment variables and their sources. */
final class EnvironmentRules {
  private static final Pattern FIELD_PATH =
      Pattern.compile(
          "metadata\\.(name|namespace|uid|labels\\['.+']|annotations\\['.+'])"
              + "|spec\\.(nodeName|serviceAccountName)"
              + "|status\\.(hostIP|hostIPs|podIP|podIPs)");

  private EnvironmentRules() {}

  static void checkVariable(Field variable) {
    Field name = variable.get("name");
    if (name.isEmpty()) {
      name.required();
    } else {
      name.invalidEach(Names.environmentVariable(name.text()));
    }
    Field from = variable.get("valueFrom");
    if (!from.isSet()) {
      return;
    }
    List<String> sources =
        List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");
    long given = sources.stream().filter(source -> from.get(source).isSet()).count();
    if (given == 0) {
      from.withValue("")
          .invalid(
              "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`,"
                  + " `secretKeyRef` or `fileKeyRef`");
    } else if (!variable.get("value").isEmpty()) {
      from.withValue("").invalid("may not be specified when `value` is not empty");
    } else if (given > 1) {
      from.withValue("").invalid("may not have more than one field specified at a time");
    }
    checkFieldReference(from.get("fieldRef"));
    if (from.get("resourceFieldRef").isSet()
        && from.get("resourceFieldRef", "resource").isEmpty()) {
      from.get("resourceFieldRef", "resource").required();
    }
    for (String source : List.of("configMapKeyRef", "secretKeyRef")) {
      checkKey(from.get(source));
    }
  }

  private static void checkFieldReference(Field reference) {
    if (!reference.isSet()) {
      return;
    }
    Field path = reference.get("fieldPath");
    if (path.isEmpty()) {
      path.required();
    } else if (!FIELD_PATH.matcher(path.text()).matches()) {
      path.invalid("error converting fieldPath: field label not supported: " + path.text());
    }
  }

  private static void checkKey(Field reference) {
    if (!reference.isSet()) {
      return;
    }
    if (reference.get("name").isEmpty()) {
      reference.get("name").required();
    }
    Field key = reference.get("key");
    if (key.isEmpty()) {
      key.required();
    } else {
      key.invalidEach(Names.configKey(key.text()));
    }
  }

  static void checkSource(Field source) {
    Field prefix = source.get("prefix");
    if (!prefix.isEmpty()) {
      prefix.invalidEach(Names.environmentVariable(prefix.text()));
    }
    int given = 0;
    for (String kind : List.of("configMapRef", "secretRef")) {
      Field reference = source.get(kind);
      if (reference.isSet()) {
        given++;
        if (reference.get("name").isEmpty()) {
          reference.get("name").required();
        }
      }
    }
    if (given == 0) {
      source.withValue("").invalid("must specify one of: `configMapRef` or `secretRef`");
    } else if (given > 1) {
      source.withValue("").invalid("may not have more than one field specified at a time");
    }
  }
}

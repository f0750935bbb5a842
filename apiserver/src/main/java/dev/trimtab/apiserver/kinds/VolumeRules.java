package dev.trimtab.apiserver.kinds;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds for the volumes of a pod. */
final class VolumeRules {
  private VolumeRules() {}

  /** Complains, and returns the names that mounts may use. */
  static Set<String> check(Field volumes) {
    Set<String> names = new HashSet<>();
    for (Field volume : volumes.items()) {
      checkSource(volume);
      Field name = volume.get("name");
      if (name.isEmpty()) {
        name.required();
      } else if (!names.add(name.text())) {
        name.duplicate();
      } else {
        name.invalidEach(Names.dnsLabel(name.text()));
      }
    }
    return names;
  }

  private static void checkSource(Field volume) {
    List<String> sources =
        volume.keys().stream()
            .filter(key -> !key.equals("name") && volume.get(key).isSet())
            .toList();
    if (sources.isEmpty()) {
      volume.required("must specify a volume type");
      return;
    }
    sources
        .subList(1, sources.size())
        .forEach(source -> volume.get(source).forbidden("may not specify more than 1 volume type"));
    Field source = volume.get(sources.getFirst());
    switch (sources.getFirst()) {
      case "emptyDir" -> checkEmptyDir(source);
      case "hostPath" -> checkHostPath(source);
      case "secret" -> checkFiles(source, "secretName");
      case "configMap" -> checkFiles(source, "name");
      case "persistentVolumeClaim" -> requireText(source.get("claimName"));
      case "projected" -> checkProjected(source);
      case "downwardAPI" -> checkItems(source.get("items"));
      default -> {
        // Sources that need a driver: the node agent refuses what it cannot mount.
      }
    }
  }

  private static void requireText(Field field) {
    if (field.isEmpty()) {
      field.required();
    }
  }

  private static void checkEmptyDir(Field source) {
    Field limit = source.get("sizeLimit");
    if (limit.isSet()) {
      Quantities.check(limit);
    }
  }

  private static void checkHostPath(Field source) {
    Field path = source.get("path");
    if (path.isEmpty()) {
      path.required();
    } else {
      forbidParents(path);
    }
    Field type = source.get("type");
    List<String> types =
        List.of(
            "",
            "DirectoryOrCreate",
            "Directory",
            "FileOrCreate",
            "File",
            "Socket",
            "CharDevice",
            "BlockDevice");
    if (!types.contains(type.text())) {
      type.notSupported(types.toArray(String[]::new));
    }
  }

  private static void checkFiles(Field source, String nameField) {
    requireText(source.get(nameField));
    checkMode(source.get("defaultMode"));
    checkItems(source.get("items"));
  }

  private static void checkProjected(Field projected) {
    checkMode(projected.get("defaultMode"));
    for (Field source : projected.get("sources").items()) {
      for (String kind : List.of("secret", "configMap")) {
        if (source.get(kind).isSet()) {
          checkFiles(source.get(kind), "name");
        }
      }
      checkItems(source.get("downwardAPI", "items"));
      Field token = source.get("serviceAccountToken");
      if (token.isSet()) {
        requireText(token.get("path"));
        if (token.get("expirationSeconds").isSet()
            && token.get("expirationSeconds").number() < 600) {
          token.get("expirationSeconds").invalid("may not specify a duration less than 10 minutes");
        }
      }
    }
  }

  private static void checkItems(Field items) {
    for (Field item : items.items()) {
      // Items of the downward API have a field instead of a key.
      if (item.get("key").isEmpty()
          && !item.get("fieldRef").isSet()
          && !item.get("resourceFieldRef").isSet()) {
        item.get("key").required();
      }
      if (item.get("path").isEmpty()) {
        item.get("path").required();
      } else {
        checkRelative(item.get("path"));
      }
      checkMode(item.get("mode"));
    }
  }

  private static void checkMode(Field mode) {
    if (mode.isSet() && (mode.number() < 0 || mode.number() > 0777)) {
      mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
    }
  }

  static void checkRelative(Field path) {
    if (path.text().startsWith("/")) {
      path.invalid("must be a relative path");
    }
    forbidParents(path);
  }

  private static void forbidParents(Field path) {
    if (Arrays.asList(path.text().split("/", -1)).contains("..")) {
      path.invalid("must not contain '..'");
    }
  }
}

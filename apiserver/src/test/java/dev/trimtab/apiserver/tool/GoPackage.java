package dev.trimtab.apiserver.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The declarations of one Go package. */
final class GoPackage {
  private static final Pattern GROUP = Pattern.compile("GroupName\\s*=\\s*\"([^\"]*)\"");
  private static final Pattern REGISTERED = Pattern.compile("&(\\w+)\\{}");

  final String path;
  final Map<String, GoType> types = new TreeMap<>();
  final Map<String, String> imports = new LinkedHashMap<>();
  final List<GoFile.GoConstant> constants = new ArrayList<>();

  /** The kinds that the package registers under its own group and version. */
  final List<String> kinds = new ArrayList<>();

  /** The API group that the package registers; empty for the core group. */
  String group = "";

  GoPackage(String path, Path directory) throws IOException {
    this.path = path;
    List<Path> files;
    try (Stream<Path> listing = Files.list(directory)) {
      files = listing.filter(GoPackage::isSource).sorted().toList();
    }
    for (Path file : files) {
      read(file);
    }
  }

  /** The last segment of the path, the name by which others know it. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The prefix of its types' names in OpenAPI: {@code io.k8s.api.apps.v1}. */
  String modelPrefix() {
    return path.replaceFirst("^k8s\\.io/", "io.k8s.").replace('/', '.');
  }

  private static boolean isSource(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".go")
        && !name.endsWith("_test.go")
        && !name.startsWith("zz_generated")
        && !name.startsWith("generated.pb")
        && !name.startsWith("types_swagger");
  }

  private void read(Path file) throws IOException {
    String text = Files.readString(file);
    GoFile source = new GoFile(text.lines().toList());
    source.types.forEach(type -> types.put(type.name(), type));
    imports.putAll(source.imports);
    constants.addAll(source.constants);
    if (file.endsWith("register.go")) {
      Matcher name = GROUP.matcher(text);
      group = name.find() ? name.group(1) : "";
      Matcher kind = REGISTERED.matcher(text);
      while (kind.find()) {
        kinds.add(kind.group(1));
      }
    }
  }
}

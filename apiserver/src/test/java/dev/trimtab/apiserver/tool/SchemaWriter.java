package dev.trimtab.apiserver.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns Go declarations into the lines of the schema table, following references from kinds. */
final class SchemaWriter {
  /** Types with their own JSON form, which the table names and does not describe. */
  private static final List<String> OPAQUE =
      List.of(
          "io.k8s.apimachinery.pkg.apis.meta.v1.Time",
          "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime",
          "io.k8s.apimachinery.pkg.apis.meta.v1.Duration",
          "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1",
          "io.k8s.apimachinery.pkg.api.resource.Quantity",
          "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
          "io.k8s.apimachinery.pkg.runtime.RawExtension",
          "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON",
          "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray",
          "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool",
          "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray");

  private final Path root;
  private final Map<String, GoPackage> packages = new HashMap<>();
  private final Map<String, List<String>> schemaLines = new TreeMap<>();
  private final Map<String, List<String>> descriptionLines = new TreeMap<>();
  private final List<String> kindLines = new ArrayList<>();

  SchemaWriter(Path root) {
    this.root = root;
  }

  /** Adds every kind that the package registers. */
  void addKinds(String packagePath) throws IOException {
    GoPackage source = load(packagePath);
    String apiVersion = source.group.isEmpty() ? source.name() : source.group + "/" + source.name();
    for (String kind : source.kinds) {
      if (source.types.get(kind) instanceof GoType.Struct struct) {
        kindLines.add(
            "kind\t" + apiVersion + "\t" + kind + "\t" + source.modelPrefix() + "." + kind);
        writeStruct(source, struct);
      }
    }
  }

  /** Adds one kind that no package registers under this version. */
  void addKind(String apiVersion, String packagePath, String kind) throws IOException {
    GoPackage source = load(packagePath);
    kindLines.add("kind\t" + apiVersion + "\t" + kind + "\t" + source.modelPrefix() + "." + kind);
    writeStruct(source, (GoType.Struct) required(source, kind));
  }

  List<String> schema() {
    List<String> lines = new ArrayList<>(kindLines);
    schemaLines.values().forEach(lines::addAll);
    return lines;
  }

  List<String> descriptions() {
    List<String> lines = new ArrayList<>();
    descriptionLines.values().forEach(lines::addAll);
    return lines;
  }

  private GoPackage load(String path) throws IOException {
    GoPackage known = packages.get(path);
    if (known == null) {
      known = new GoPackage(path, root.resolve(path));
      packages.put(path, known);
    }
    return known;
  }

  private static GoType required(GoPackage source, String name) {
    GoType type = source.types.get(name);
    if (type == null) {
      throw new IllegalArgumentException(source.path + " declares no type " + name);
    }
    return type;
  }

  private void writeStruct(GoPackage source, GoType.Struct struct) throws IOException {
    String name = source.modelPrefix() + "." + struct.name();
    if (schemaLines.containsKey(name)) {
      return;
    }
    boolean atomic = Markers.values(struct.markers(), "structType").contains("atomic");
    String head = "type\t" + name + "\tstruct" + (atomic ? "\tmapType=atomic" : "");
    List<String> lines = new ArrayList<>(List.of(head));
    List<String> docs = new ArrayList<>(List.of(name + "\t" + struct.doc()));
    schemaLines.put(name, lines);
    descriptionLines.put(name, docs);
    writeFields(source, struct, lines, docs);
  }

  private void writeFields(
      GoPackage source, GoType.Struct struct, List<String> lines, List<String> docs)
      throws IOException {
    for (GoField field : struct.fields()) {
      if (field.jsonName().equals("-")) {
        continue;
      }
      if (field.inlined()) {
        Resolved embedded = resolve(source, field.goType().replace("*", ""));
        if (!(embedded.type() instanceof GoType.Struct inner)) {
          throw new IllegalArgumentException(
              struct.name() + " inlines " + field.goType() + ", which is no struct");
        }
        writeFields(embedded.source(), inner, lines, docs);
        continue;
      }
      lines.add(
          String.join(
              "\t",
              "",
              field.jsonName(),
              expression(source, field.goType()),
              String.join("\t", FieldFlags.of(field, name -> constant(source, name)))));
      docs.add("\t" + field.jsonName() + "\t" + field.doc());
    }
  }

  private static Optional<String> constant(GoPackage source, String name) {
    return source.constants.stream()
        .filter(constant -> constant.name().equals(name))
        .map(GoFile.GoConstant::value)
        .findFirst();
  }

  /** The type in the table's own notation: {@code *} pointer, {@code []} list, {@code {}} map. */
  private String expression(GoPackage source, String goType) throws IOException {
    if (goType.startsWith("*")) {
      return "*" + expression(source, goType.substring(1));
    }
    if (goType.equals("[]byte")) {
      return "bytes";
    }
    if (goType.startsWith("[]")) {
      return "[]" + expression(source, goType.substring(2));
    }
    if (goType.startsWith("map[")) {
      return "{}" + expression(source, goType.substring(goType.indexOf(']') + 1));
    }
    return switch (goType) {
      case "string", "bool", "int32", "int64", "float64" -> goType;
      case "int" -> "int64";
      case "uint16", "uint32" -> "int32";
      case "interface" -> "any";
      default -> named(source, goType);
    };
  }

  private String named(GoPackage source, String goType) throws IOException {
    Resolved resolved = resolve(source, goType);
    String name = resolved.source().modelPrefix() + "." + resolved.type().name();
    if (OPAQUE.contains(name)) {
      descriptionLines.computeIfAbsent(
          name, key -> new ArrayList<>(List.of(name + "\t" + resolved.type().doc())));
      return name;
    }
    switch (resolved.type()) {
      case GoType.Struct struct -> writeStruct(resolved.source(), struct);
      case GoType.Named alias -> {
        if (alias.target().equals("interface")) {
          return "any";
        }
        writeNamed(resolved.source(), alias, name);
      }
    }
    return name;
  }

  private void writeNamed(GoPackage source, GoType.Named named, String name) throws IOException {
    if (schemaLines.containsKey(name)) {
      return;
    }
    List<String> lines = new ArrayList<>();
    schemaLines.put(name, lines);
    descriptionLines.put(name, new ArrayList<>(List.of(name + "\t" + named.doc())));
    StringBuilder line = new StringBuilder("type\t" + name + "\t");
    line.append(expression(source, named.target()));
    if (!Markers.values(named.markers(), "enum").isEmpty()) {
      List<String> values =
          source.constants.stream()
              .filter(constant -> constant.type().equals(named.name()))
              .map(GoFile.GoConstant::value)
              .distinct()
              .sorted()
              .toList();
      line.append("\tenum=").append(String.join(",", values));
    }
    lines.add(line.toString());
  }

  private record Resolved(GoPackage source, GoType type) {}

  private Resolved resolve(GoPackage source, String goType) throws IOException {
    GoPackage home = source;
    String name = goType;
    int dot = goType.indexOf('.');
    if (dot > 0) {
      String path = source.imports.get(goType.substring(0, dot));
      if (path == null) {
        throw new IllegalArgumentException(source.path + " does not import " + goType);
      }
      home = load(path);
      name = goType.substring(dot + 1);
    }
    GoType type = required(home, name);
    if (type instanceof GoType.Named named && named.alias()) {
      return resolve(home, named.target());
    }
    return new Resolved(home, type);
  }
}

package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.schema.ListSchema.ListType;
import dev.trimtab.apiserver.schema.ObjectSchema.Traits;
import dev.trimtab.apiserver.schema.Property.Emission;
import dev.trimtab.apiserver.schema.Property.PatchRule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The types of the built-in kinds, each parsed on first use. */
public final class SchemaTable {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private final TypeLines lines;
  private final Map<String, Schema> types = new ConcurrentHashMap<>();

  private SchemaTable(TypeLines lines) {
    this.lines = lines;
  }

  private static final class Holder {
    static final SchemaTable BUILTIN = new SchemaTable(new TypeLines("schemas.tsv"));
  }

  /** The table of this build, loaded on the first call. */
  public static SchemaTable builtin() {
    return Holder.BUILTIN;
  }

  /** The text of the table of descriptions, which is read for OpenAPI only. */
  public static String descriptions() {
    return TypeLines.read("descriptions.tsv");
  }

  /** The kinds and the names of their types. */
  public Map<GroupVersionKind, String> kinds() {
    return Collections.unmodifiableMap(lines.kinds());
  }

  /** The schema of a built-in kind. */
  public Optional<ObjectSchema> find(GroupVersionKind gvk) {
    return Optional.ofNullable(lines.kinds().get(gvk)).map(this::object);
  }

  /**
   * The struct of that name, such as {@code io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public ObjectSchema object(String typeName) {
    if (named(typeName) instanceof ObjectSchema object) {
      return object;
    }
    throw new IllegalArgumentException(typeName + " is no object");
  }

  /** {@code metav1.ObjectMeta}. */
  public ObjectSchema objectMeta() {
    return object(META + "ObjectMeta");
  }

  private Schema named(String name) {
    Schema known = types.get(name);
    if (known == null) {
      Schema made = lines.contains(name) ? null : special(name);
      known = made != null ? made : declared(name);
      types.put(name, known);
    }
    return known;
  }

  private static @Nullable Schema special(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "Time" -> scalar(ScalarType.TIME);
      case "MicroTime" -> scalar(ScalarType.MICRO_TIME);
      case "Duration" -> scalar(ScalarType.DURATION);
      case "Quantity" -> scalar(ScalarType.QUANTITY);
      case "IntOrString" -> scalar(ScalarType.INT_OR_STRING);
      case "FieldsV1" -> new AnySchema(false, "v1.FieldsV1");
      case "RawExtension" -> new AnySchema(true, "runtime.RawExtension");
      case "JSON",
          "JSONSchemaPropsOrArray",
          "JSONSchemaPropsOrBool",
          "JSONSchemaPropsOrStringArray" ->
          new AnySchema(true, GoNames.typeName(name));
      default -> null;
    };
  }

  private static Schema scalar(ScalarType type) {
    return new ScalarSchema(type, List.of(), type.goType());
  }

  private Schema declared(String name) {
    TypeLines.TypeLine line = lines.get(name);
    Map<String, String> flags = flags(line.head(), 3);
    String form = line.head().get(2);
    if (!form.equals("struct")) {
      return renamed(schema(form, Map.of()), GoNames.typeName(name), flags);
    }
    boolean atomic = "atomic".equals(flags.get("mapType"));
    return new ObjectSchema(
        name, new Traits(atomic, false, false), new Memo<>(() -> properties(line.fields())));
  }

  private static Schema renamed(Schema schema, String goType, Map<String, String> flags) {
    return switch (schema) {
      case ScalarSchema scalar -> {
        String values = flags.getOrDefault("enum", "");
        List<String> allowed = values.isEmpty() ? List.of() : List.of(values.split(",", -1));
        yield new ScalarSchema(scalar.type(), allowed, goType);
      }
      case ListSchema list -> new ListSchema(list.items(), list.type(), list.keys(), goType);
      case MapSchema map -> new MapSchema(map.values(), map.atomic(), goType);
      case AnySchema any -> new AnySchema(any.atomic(), goType);
      case ObjectSchema object -> object;
    };
  }

  private Map<String, Property> properties(List<String> fields) {
    Map<String, Property> properties = new LinkedHashMap<>();
    for (String field : fields) {
      List<String> words = List.of(field.split("\t", -1));
      properties.put(words.get(1), property(words.get(1), words.get(2), flags(words, 3)));
    }
    return Collections.unmodifiableMap(properties);
  }

  private Property property(String name, String form, Map<String, String> flags) {
    boolean pointer = form.startsWith("*");
    Schema schema = schema(pointer ? form.substring(1) : form, flags);
    String strategies = flags.getOrDefault("patchStrategy", "");
    PatchRule patch =
        strategies.isEmpty()
            ? PatchRule.NONE
            : new PatchRule(
                Set.of(strategies.split(",", -1)), flags.getOrDefault("patchMergeKey", ""));
    return new Property(
        name,
        new Element(schema, pointer, json(flags.get("default"))),
        flags.containsKey("required"),
        emission(flags),
        patch);
  }

  private static Emission emission(Map<String, String> flags) {
    if (flags.containsKey("omitzero")) {
      return Emission.OMIT_ZERO;
    }
    return flags.containsKey("omitempty") ? Emission.OMIT_EMPTY : Emission.ALWAYS;
  }

  private static @Nullable JsonNode json(@Nullable String text) {
    return text == null ? null : DocumentReader.json(text.getBytes(StandardCharsets.UTF_8)).tree();
  }

  private Schema schema(String form, Map<String, String> flags) {
    if (form.startsWith("[]")) {
      Element items = element(form.substring(2));
      String goType = "[]" + items.schema().goType();
      return new ListSchema(items, listType(flags), listKeys(flags), goType);
    }
    if (form.startsWith("{}")) {
      Element values = element(form.substring(2));
      String goType = "map[string]" + values.schema().goType();
      return new MapSchema(values, "atomic".equals(flags.get("mapType")), goType);
    }
    return switch (form) {
      case "string" -> scalar(ScalarType.STRING);
      case "bool" -> scalar(ScalarType.BOOLEAN);
      case "int32" -> scalar(ScalarType.INT32);
      case "int64" -> scalar(ScalarType.INT64);
      case "float64" -> scalar(ScalarType.DOUBLE);
      case "bytes" -> scalar(ScalarType.BYTES);
      case "any" -> AnySchema.ATOMIC;
      default -> flagged(named(form), flags);
    };
  }

  /** A field may say otherwise than its type whether it is owned as a whole. */
  private static Schema flagged(Schema schema, Map<String, String> flags) {
    String type = flags.get("mapType");
    return switch (schema) {
      case ObjectSchema object when type != null -> object.withAtomic(type.equals("atomic"));
      case MapSchema map when type != null ->
          new MapSchema(map.values(), type.equals("atomic"), map.goType());
      case ListSchema list when flags.containsKey("listType") ->
          new ListSchema(list.items(), listType(flags), listKeys(flags), list.goType());
      default -> schema;
    };
  }

  private static ListType listType(Map<String, String> flags) {
    return ListType.valueOf(flags.getOrDefault("listType", "atomic").toUpperCase(Locale.ROOT));
  }

  private static List<String> listKeys(Map<String, String> flags) {
    String keys = flags.getOrDefault("listMapKeys", "");
    return keys.isEmpty() ? List.of() : Arrays.asList(keys.split(",", -1));
  }

  private Element element(String form) {
    boolean pointer = form.startsWith("*");
    return new Element(schema(pointer ? form.substring(1) : form, Map.of()), pointer, null);
  }

  private static Map<String, String> flags(List<String> words, int from) {
    Map<String, String> flags = new LinkedHashMap<>();
    for (String word : words.subList(from, words.size())) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        flags.put(word, "");
      } else {
        flags.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return flags;
  }
}

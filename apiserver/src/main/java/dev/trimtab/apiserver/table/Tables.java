package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The printers of all kinds, and the {@code meta.k8s.io/v1} Tables made with them. */
public final class Tables {
  private static final Map<String, KindTable> BUILT_IN = builtIn();
  private static final KindTable PLAIN = KindTable.plain();

  private Tables() {}

  /** The printer of a built-in kind; of the plain columns Name and Created At if it has none. */
  public static TablePrinter of(GroupVersionKind gvk) {
    return BUILT_IN.getOrDefault(gvk.group() + "/" + gvk.kind(), PLAIN);
  }

  /**
   * The printer of a custom resource.
   *
   * @param additionalPrinterColumns the list of that name in the CRD's version; may be missing
   * @throws IllegalArgumentException if a {@code jsonPath} cannot be read; the message says where
   */
  public static TablePrinter ofCustomResource(JsonNode additionalPrinterColumns) {
    return CustomTable.of(additionalPrinterColumns);
  }

  /**
   * A table of a list.
   *
   * @param listMeta what the list's {@code metadata} would be: resourceVersion, continue, …
   */
  public static ObjectNode list(
      TablePrinter printer,
      List<ObjectNode> objects,
      JsonNode listMeta,
      IncludeObject include,
      Instant now) {
    ObjectNode result = head(listMeta);
    result.set("columnDefinitions", printer.columns());
    ArrayNode rows = result.putArray("rows");
    objects.forEach(object -> rows.add(row(printer, object, include, now)));
    return result;
  }

  /** A table of one object, whose resource version it carries. */
  public static ObjectNode single(
      TablePrinter printer, ObjectNode object, IncludeObject include, Instant now) {
    return list(printer, List.of(object), metaOf(object), include, now);
  }

  /**
   * The object of a watch event. Only the first event of a watch carries the columns; use {@link
   * #single} for that one.
   */
  public static ObjectNode further(
      TablePrinter printer, ObjectNode object, IncludeObject include, Instant now) {
    ObjectNode result = head(metaOf(object));
    result.putNull("columnDefinitions");
    result.putArray("rows").add(row(printer, object, include, now));
    return result;
  }

  /**
   * The object of a bookmark event: a row without cells whose object is the bookmark's metadata.
   *
   * @param bookmark the object an ordinary watch would send
   */
  public static ObjectNode bookmark(ObjectNode bookmark) {
    ObjectNode result = head(metaOf(bookmark));
    result.putNull("columnDefinitions");
    ObjectNode row = result.putArray("rows").addObject();
    row.putArray("cells");
    row.set("object", partial(bookmark));
    return result;
  }

  private static ObjectNode row(
      TablePrinter printer, ObjectNode object, IncludeObject include, Instant now) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.set("cells", printer.cells(object, now));
    ArrayNode conditions = printer.conditions(object);
    if (!conditions.isEmpty()) {
      node.set("conditions", conditions);
    }
    node.set(
        "object",
        switch (include) {
          case NONE -> JsonNodeFactory.instance.nullNode();
          case METADATA -> partial(object);
          case OBJECT -> object;
        });
    return node;
  }

  private static ObjectNode head(JsonNode listMeta) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    result.set("metadata", listMeta);
    return result;
  }

  private static ObjectNode metaOf(JsonNode object) {
    ObjectNode meta = JsonNodeFactory.instance.objectNode();
    JsonNode version = object.path("metadata").path("resourceVersion");
    if (version.isTextual()) {
      meta.set("resourceVersion", version);
    }
    return meta;
  }

  private static ObjectNode partial(JsonNode object) {
    ObjectNode partial = JsonNodeFactory.instance.objectNode();
    partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }

  private static Map<String, KindTable> builtIn() {
    Map<String, KindTable> all = new HashMap<>();
    all.put("/Pod", PodTable.table());
    all.putAll(WorkloadTables.tables());
    all.putAll(NetworkTables.tables());
    all.putAll(ClusterTables.tables());
    all.putAll(StorageTables.tables());
    all.putAll(PolicyTables.tables());
    return Map.copyOf(all);
  }
}

package dev.trimtab.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Decodes custom resources: metadata as the built-in type, the rest pruned and defaulted. */
public final class CustomDecoder {
  private final List<String> unknown = new ArrayList<>();

  private CustomDecoder() {}

  /**
   * Decodes an object. Values of wrong types remain; {@link CustomValidation} reports them.
   *
   * @throws DecodeException if the metadata is of another type
   */
  public static Decoded decode(CustomSchema schema, ObjectNode object) {
    ObjectNode tree = object.deepCopy();
    CustomDecoder decoder = new CustomDecoder();
    decoder.metadata(schema.structure(), tree, "");
    if (!schema.preserveUnknownFields()) {
      Pruning.prune(schema.structure(), tree)
          .forEach(path -> decoder.unknown.add("unknown field \"" + path + "\""));
    }
    CustomDefaults.apply(schema, tree);
    return new Decoded(tree, decoder.unknown);
  }

  /** Decodes the metadata of the object and of those embedded in it. */
  private void metadata(Schema schema, JsonNode node, String path) {
    switch (schema) {
      case ObjectSchema object when node instanceof ObjectNode tree -> {
        if (object.embeddedResource()) {
          decodeMetadata(tree, path);
        }
        for (Property property : object.properties().values()) {
          boolean resourceField = object.embeddedResource() && property.name().equals("metadata");
          if (!resourceField) {
            String place = path.isEmpty() ? property.name() : path + "." + property.name();
            metadata(property.schema(), tree.path(property.name()), place);
          }
        }
      }
      case MapSchema map when node instanceof ObjectNode tree ->
          tree.properties()
              .forEach(
                  entry ->
                      metadata(
                          map.values().schema(), entry.getValue(), path + "." + entry.getKey()));
      case ListSchema list when node instanceof ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          metadata(list.items().schema(), array.get(i), path + "[" + i + "]");
        }
      }
      default -> {
        // No objects are embedded below a scalar or a free value.
      }
    }
  }

  private void decodeMetadata(ObjectNode tree, String path) {
    JsonNode metadata = tree.get("metadata");
    if (metadata == null) {
      return;
    }
    if (metadata.isNull()) {
      tree.remove("metadata");
      return;
    }
    String place = path.isEmpty() ? "metadata" : path + ".metadata";
    TypedDecoder.Part part =
        TypedDecoder.decodePart(SchemaTable.builtin().objectMeta(), metadata, place);
    tree.set("metadata", part.tree());
    unknown.addAll(part.strictErrors());
  }
}

package dev.trimtab.apiserver.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.schema.SchemaTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The documents for a fixed set of kinds. When a custom resource definition comes or goes, make a
 * new one: nothing is built until it is asked for, and unchanged documents can be carried over with
 * {@link #with}.
 */
public final class OpenApi {
  private final SchemaTable table;
  private final String version;
  private final Map<String, Contents> contents = new TreeMap<>();
  private final Map<String, OpenApiDocument> built = new ConcurrentHashMap<>();

  /** What one document is about. */
  private record Contents(List<ResourceType> types, List<CustomKind> customs) {}

  /**
   * @param version the server's version, for the documents' heads
   * @param types the built-in resources
   * @param customs the served versions of custom resource definitions
   */
  public OpenApi(
      SchemaTable table, String version, List<ResourceType> types, List<CustomKind> customs) {
    this.table = table;
    this.version = version;
    Map<String, List<ResourceType>> typesByRoot = new TreeMap<>();
    Map<String, List<CustomKind>> customsByRoot = new TreeMap<>();
    for (ResourceType type : types) {
      String root = PathRenderer.root(type.gvk());
      typesByRoot.computeIfAbsent(root, key -> new ArrayList<>()).add(type);
      customsByRoot.computeIfAbsent(root, key -> new ArrayList<>());
    }
    for (CustomKind custom : customs) {
      String root = PathRenderer.root(custom.type().gvk());
      customsByRoot.computeIfAbsent(root, key -> new ArrayList<>()).add(custom);
    }
    customsByRoot.forEach(
        (root, kinds) -> {
          List<ResourceType> known = typesByRoot.getOrDefault(root, List.of());
          contents.put(root, new Contents(known, kinds));
        });
  }

  /** The same built-in resources with other custom ones; documents that stay the same are kept. */
  public OpenApi with(List<CustomKind> customs) {
    List<ResourceType> types = new ArrayList<>();
    contents.values().forEach(part -> types.addAll(part.types()));
    OpenApi next = new OpenApi(table, version, types, customs);
    built.forEach(
        (root, document) -> {
          Contents part = next.contents.get(root);
          if (part != null && hash(part).equals(document.hash())) {
            next.built.put(root, document);
          }
        });
    return next;
  }

  /** The answer to {@code /openapi/v3}: where each group version's document is. */
  public OpenApiDocument index() {
    return built.computeIfAbsent(
        "index",
        key -> {
          ObjectNode index = JsonNodeFactory.instance.objectNode();
          ObjectNode paths = index.putObject("paths");
          contents.forEach(
              (root, part) ->
                  paths
                      .putObject(root)
                      .put("serverRelativeURL", "/openapi/v3/" + root + "?hash=" + hash(part)));
          return new OpenApiDocument(hashOf(List.of(index.toString())), bytes(index));
        });
  }

  /**
   * The document of a group version.
   *
   * @param root such as {@code api/v1} or {@code apis/apps/v1}
   */
  public Optional<OpenApiDocument> document(String root) {
    return Optional.ofNullable(contents.get(root))
        .map(part -> built.computeIfAbsent(root, key -> build(part)));
  }

  private OpenApiDocument build(Contents part) {
    DocumentBuilder builder = new DocumentBuilder(table, Dialect.V3, version);
    return new OpenApiDocument(hash(part), bytes(builder.build(part.types(), part.customs())));
  }

  /** The answer to {@code /openapi/v2} as JSON. */
  public OpenApiDocument v2() {
    return v2("v2", OpenApi::bytes);
  }

  /** The answer to {@code /openapi/v2} as gnostic's protobuf message. */
  public OpenApiDocument v2Protobuf() {
    return v2("v2-protobuf", ProtobufDocument::encode);
  }

  private OpenApiDocument v2(String key, Function<ObjectNode, byte[]> encoding) {
    return built.computeIfAbsent(
        key,
        absent -> {
          Contents all = new Contents(new ArrayList<>(), new ArrayList<>());
          for (Contents part : contents.values()) {
            all.types().addAll(part.types());
            all.customs().addAll(part.customs());
          }
          DocumentBuilder builder = new DocumentBuilder(table, Dialect.V2, version);
          ObjectNode document = builder.build(all.types(), all.customs());
          return new OpenApiDocument(hashOf(List.of(key, hash(all))), encoding.apply(document));
        });
  }

  private static byte[] bytes(ObjectNode document) {
    return document.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String hash(Contents part) {
    List<String> texts = new ArrayList<>(List.of(version));
    part.types().forEach(type -> texts.add(type.toString()));
    part.customs()
        .forEach(custom -> texts.add(custom.type() + custom.schema().source().toString()));
    return hashOf(texts);
  }

  private static String hashOf(List<String> texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      texts.forEach(text -> digest.update(text.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest(), 0, 16).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

package dev.trimtab.apiserver.storage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The one form in which objects are kept: <code>
 * {"apiVersion":…,"kind":…,"metadata":{"resourceVersion":…,…},…}</code>. A store keeps it without
 * the resource version.
 */
public final class CanonicalJson {

  private static final byte[] API_VERSION = ascii("{\"apiVersion\":\"");
  private static final byte[] KIND = ascii("\",\"kind\":\"");
  private static final byte[] BODY = ascii("\",");
  private static final byte[] METADATA = ascii("\"metadata\":{");
  private static final byte[] RESOURCE_VERSION = ascii("\"resourceVersion\":\"");
  private static final byte[] AFTER_VERSION = ascii("\",");

  private CanonicalJson() {}

  /**
   * The object in canonical form, without its resource version.
   *
   * @param object has {@code apiVersion}, {@code kind} and a name in {@code metadata}
   */
  public static byte[] encode(ObjectNode object) {
    var out = new ByteArrayBuilder(1024);
    try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("apiVersion", object.path("apiVersion").asText());
      json.writeStringField("kind", object.path("kind").asText());
      json.writeObjectFieldStart("metadata");
      for (var field : object.path("metadata").properties()) {
        if (!field.getKey().equals("resourceVersion")) {
          write(json, field);
        }
      }
      json.writeEndObject();
      for (var field : object.properties()) {
        switch (field.getKey()) {
          case "apiVersion", "kind", "metadata" -> {}
          default -> write(json, field);
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Canonical form of stored JSON that another program may have written. */
  public static byte[] canonical(byte[] stored) {
    return isCanonical(stored) ? stored : encode(Json.readObject(stored));
  }

  private static void write(JsonGenerator json, Map.Entry<String, JsonNode> field)
      throws IOException {
    json.writeFieldName(field.getKey());
    Json.MAPPER.writeTree(json, field.getValue());
  }

  private static boolean isCanonical(byte[] json) {
    if (!hasAt(json, 0, API_VERSION)) {
      return false;
    }
    int kindAt = indexOfQuote(json, API_VERSION.length);
    if (kindAt < 0 || !hasAt(json, kindAt, KIND)) {
      return false;
    }
    int bodyAt = indexOfQuote(json, kindAt + KIND.length);
    return bodyAt >= 0
        && hasAt(json, bodyAt, BODY)
        && hasAt(json, bodyAt + BODY.length, METADATA)
        && !hasAt(json, bodyAt + BODY.length + METADATA.length, RESOURCE_VERSION);
  }

  /** Where <code>"metadata"</code> starts. */
  static int bodyAt(byte[] canonical) {
    int kindAt = indexOfQuote(canonical, API_VERSION.length);
    return indexOfQuote(canonical, kindAt + KIND.length) + BODY.length;
  }

  static byte[] version(byte[] unversioned, int bodyAt, long revision) {
    byte[] number = ascii(Long.toString(revision));
    int at = bodyAt + METADATA.length;
    byte[] all =
        new byte
            [unversioned.length + RESOURCE_VERSION.length + number.length + AFTER_VERSION.length];
    System.arraycopy(unversioned, 0, all, 0, at);
    int next = append(all, at, RESOURCE_VERSION);
    next = append(all, next, number);
    next = append(all, next, AFTER_VERSION);
    System.arraycopy(unversioned, at, all, next, unversioned.length - at);
    return all;
  }

  static byte[] unversion(byte[] versioned, int bodyAt, long revision) {
    int at = bodyAt + METADATA.length;
    int cut = RESOURCE_VERSION.length + Long.toString(revision).length() + AFTER_VERSION.length;
    byte[] rest = Arrays.copyOf(versioned, versioned.length - cut);
    System.arraycopy(versioned, at + cut, rest, at, versioned.length - at - cut);
    return rest;
  }

  static byte[] rename(byte[] canonical, int bodyAt, String apiVersion, String kind) {
    byte[] head = ascii("{\"apiVersion\":\"" + apiVersion + "\",\"kind\":\"" + kind + "\",");
    byte[] all = Arrays.copyOf(head, head.length + canonical.length - bodyAt);
    System.arraycopy(canonical, bodyAt, all, head.length, canonical.length - bodyAt);
    return all;
  }

  static Map<String, String> labels(byte[] canonical, int bodyAt) {
    int from = bodyAt + METADATA.length - 1;
    try (JsonParser json = Json.MAPPER.createParser(canonical, from, canonical.length - from)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = json.currentName().equals("labels");
        json.nextToken();
        if (found) {
          return readLabels(json);
        }
        json.skipChildren();
      }
      return Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> readLabels(JsonParser json) throws IOException {
    Map<String, String> labels = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      labels.put(key, json.nextTextValue());
    }
    return Map.copyOf(labels);
  }

  private static boolean hasAt(byte[] json, int at, byte[] part) {
    return json.length >= at + part.length
        && Arrays.equals(json, at, at + part.length, part, 0, part.length);
  }

  private static int indexOfQuote(byte[] json, int from) {
    for (int i = from; i < json.length; i++) {
      if (json[i] == '"') {
        return i;
      }
    }
    return -1;
  }

  private static int append(byte[] all, int at, byte[] part) {
    System.arraycopy(part, 0, all, at, part.length);
    return at + part.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}

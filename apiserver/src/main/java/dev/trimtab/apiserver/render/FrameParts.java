package dev.trimtab.apiserver.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.storage.ChangeEvent;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.watch.WatchItem.Bookmark;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The text around objects in lists and watch frames. */
final class FrameParts {

  private static final byte[] END = ascii("}\n");
  private static final byte[] ADDED = type("ADDED");
  private static final byte[] MODIFIED = type("MODIFIED");
  private static final byte[] DELETED = type("DELETED");
  private static final byte[] BOOKMARK = type("BOOKMARK");
  private static final byte[] ERROR = type("ERROR");

  private FrameParts() {}

  static List<ByteBuffer> change(ChangeEvent.Type type, byte[] object) {
    byte[] start =
        switch (type) {
          case ADDED -> ADDED;
          case MODIFIED -> MODIFIED;
          case DELETED -> DELETED;
        };
    return frame(start, object);
  }

  static List<ByteBuffer> bookmark(ObjectNode object) {
    return frame(BOOKMARK, Json.write(object));
  }

  static List<ByteBuffer> error(ObjectNode status) {
    return frame(ERROR, Json.write(status));
  }

  /** What a bookmark looks like in an ordinary watch. */
  static ObjectNode bookmarkObject(String kind, String apiVersion, Bookmark bookmark) {
    ObjectNode object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(bookmark.revision()));
    if (bookmark.initialEventsEnd()) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return object;
  }

  static ObjectNode bookmarkObject(ServedResource resource, Bookmark bookmark) {
    var gvk = resource.type().gvk();
    return bookmarkObject(gvk.kind(), gvk.apiVersion(), bookmark);
  }

  static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<ByteBuffer> frame(byte[] start, byte[] object) {
    return List.of(ByteBuffer.wrap(start), ByteBuffer.wrap(object), ByteBuffer.wrap(END));
  }

  private static byte[] type(String type) {
    return ascii("{\"type\":\"" + type + "\",\"object\":");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

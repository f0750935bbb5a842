package dev.trimtab.apiserver.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.storage.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is answered. */
public sealed interface ApiResponse {

  /**
   * A whole answer.
   *
   * @param headers further ones
   * @param body to be sent one after the other; read-only
   */
  record Whole(int code, String contentType, Map<String, String> headers, List<ByteBuffer> body)
      implements ApiResponse {

    /** With one more header; one that is there already becomes a list. */
    public Whole with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.merge(name, value, (one, other) -> one + ", " + other);
      return new Whole(code, contentType, more, body);
    }
  }

  /** A stream of frames that ends when the stream does. */
  record Stream(String contentType, EventStream events) implements ApiResponse {}

  /** The client is to be joined with a node; the transport does that. */
  record Connect(Mode mode, Backend backend) implements ApiResponse {

    /** How. */
    public enum Mode {
      /** What the node answers is streamed. */
      STREAM,
      /** The whole request is handed on. */
      FORWARD,
      /** WebSockets are joined, to run a command or to attach to one. */
      COMMAND,
      /** WebSockets are joined, to forward ports. */
      PORTS
    }
  }

  /** JSON from a tree. */
  static Whole json(int code, JsonNode tree) {
    return bytes(code, MediaTypes.JSON, Json.write(tree));
  }

  /** Bytes as they are. */
  static Whole bytes(int code, String contentType, byte[] body) {
    return new Whole(code, contentType, Map.of(), List.of(ByteBuffer.wrap(body)));
  }

  /** Plain text. */
  static Whole text(int code, String text) {
    return bytes(code, MediaTypes.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }
}

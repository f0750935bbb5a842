package dev.trimtab.apiserver.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.protobuf.Message.Field;
import dev.trimtab.apiserver.protobuf.Message.Label;
import java.util.Base64;
import java.util.Set;

/** Decodes messages into trees. */
final class MessageDecoder {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** As deep as a Kubernetes object may be. */
  private static final int MAX_DEPTH = 100;

  /** Types that are lists in Go, and messages with one field on the wire. */
  private static final Set<String> LISTS = Set.of("ExtraValue", "Verbs");

  private MessageDecoder() {}

  static ObjectNode decode(Message message, Wire wire) {
    ObjectNode object = NODES.objectNode();
    into(object, message, wire, 0);
    return object;
  }

  private static void into(ObjectNode object, Message message, Wire wire, int depth) {
    if (depth > MAX_DEPTH) {
      throw wire.wrong("messages are nested too deeply");
    }
    while (wire.hasMore()) {
      long key = wire.varint();
      int wireType = (int) (key & 7);
      Field field = message.fields().get((int) (key >>> 3));
      if (field == null) {
        wire.skip(wireType);
      } else if (field.isInline()) {
        into(object, known(field.type(), wire), wire.part(), depth + 1);
      } else if (field.label() == Label.MAP) {
        entry(object.withObject("/" + escape(field.json())), field, wire.part(), depth + 1);
      } else if (field.label() == Label.REPEATED) {
        repeated(object, field, wire, wireType, depth + 1);
      } else {
        object.set(field.json(), value(field.type(), wire, wireType, depth + 1));
      }
    }
  }

  /** Numbers may come packed into one part. */
  private static void repeated(ObjectNode object, Field field, Wire wire, int wireType, int depth) {
    boolean number = field.type().startsWith("int") || field.type().equals("bool");
    if (number && wireType == Wire.BYTES) {
      Wire packed = wire.part();
      while (packed.hasMore()) {
        object.withArray(field.json()).add(value(field.type(), packed, Wire.VARINT, depth));
      }
      return;
    }
    object.withArray(field.json()).add(value(field.type(), wire, wireType, depth));
  }

  private static void entry(ObjectNode map, Field field, Wire wire, int depth) {
    String name = "";
    JsonNode value = null;
    while (wire.hasMore()) {
      long key = wire.varint();
      int wireType = (int) (key & 7);
      switch ((int) (key >>> 3)) {
        case 1 -> name = wire.part().text();
        case 2 -> value = value(field.type(), wire, wireType, depth);
        default -> wire.skip(wireType);
      }
    }
    map.set(name, value == null ? empty(field.type()) : value);
  }

  /** What stands for a value that is not on the wire because it is zero. */
  private static JsonNode empty(String type) {
    return switch (type) {
      case "string", "bytes" -> NODES.textNode("");
      case "bool" -> NODES.booleanNode(false);
      case "int32", "int64" -> NODES.numberNode(0);
      default -> NODES.objectNode();
    };
  }

  private static JsonNode value(String type, Wire wire, int wireType, int depth) {
    return switch (type) {
      case "string" -> NODES.textNode(wire.part().text());
      case "bytes" -> NODES.textNode(Base64.getEncoder().encodeToString(wire.part().bytes()));
      case "bool" -> NODES.booleanNode(wire.varint() != 0);
      case "int32" -> NODES.numberNode((int) wire.varint());
      case "int64" -> NODES.numberNode(wire.varint());
      case "uint32", "uint64" -> NODES.numberNode(wire.varint());
      case "double" -> NODES.numberNode(Double.longBitsToDouble(wire.fixed(8)));
      case "float" -> NODES.numberNode(Float.intBitsToFloat((int) wire.fixed(4)));
      default -> {
        if (wireType != Wire.BYTES) {
          throw wire.wrong("a message is expected");
        }
        yield message(known(type, wire), wire.part(), depth);
      }
    };
  }

  private static JsonNode message(Message message, Wire wire, int depth) {
    JsonNode special = SpecialMessages.decode(message, wire);
    if (special != null) {
      return special;
    }
    ObjectNode object = NODES.objectNode();
    into(object, message, wire, depth);
    if (LISTS.contains(message.simpleName())) {
      JsonNode list = object.get("items");
      return list == null ? NullNode.getInstance() : list;
    }
    return object;
  }

  private static String escape(String field) {
    return field.replace("~", "~0").replace("/", "~1");
  }

  private static Message known(String type, Wire wire) {
    Message message = Messages.find(type);
    if (message == null) {
      throw wire.wrong("unknown message " + type);
    }
    return message;
  }
}

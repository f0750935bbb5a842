package dev.trimtab.apiserver.protobuf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.schema.SchemaTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads objects in Kubernetes' protobuf envelope. */
public final class Protobuf {

  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final String DELETE_OPTIONS = "k8s.io.apimachinery.pkg.apis.meta.v1.DeleteOptions";

  private Protobuf() {}

  /**
   * The object in {@code bytes}, as JSON would show it.
   *
   * @throws ProtobufException if it cannot be read
   */
  public static ObjectNode decode(byte[] bytes) {
    if (bytes.length < MAGIC.length
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new ProtobufException("the body does not start as Kubernetes' protobuf does");
    }
    var body = new Wire(bytes, MAGIC.length, bytes.length);
    var type = new String[] {"", ""};
    byte[] raw = new byte[0];
    while (body.hasMore()) {
      long key = body.varint();
      switch ((int) (key >>> 3)) {
        case 1 -> readType(body.part(), type);
        case 2 -> raw = body.part().bytes();
        default -> body.skip((int) (key & 7));
      }
    }
    Message message = message(type[0], type[1]);
    if (message == null) {
      throw new ProtobufException(
          "no kind \"%s\" is registered for version \"%s\"".formatted(type[1], type[0]));
    }
    ObjectNode object = MessageDecoder.decode(message, new Wire(raw, 0, raw.length));
    object.put("apiVersion", type[0]).put("kind", type[1]);
    return object;
  }

  private static void readType(Wire wire, String[] type) {
    while (wire.hasMore()) {
      long key = wire.varint();
      switch ((int) (key >>> 3)) {
        case 1 -> type[0] = wire.part().text();
        case 2 -> type[1] = wire.part().text();
        default -> wire.skip((int) (key & 7));
      }
    }
  }

  /** Options go by the version of the resource that they are for. */
  private static @Nullable Message message(String apiVersion, String kind) {
    if (kind.equals("DeleteOptions")) {
      return Messages.find(DELETE_OPTIONS);
    }
    int slash = apiVersion.indexOf('/');
    var gvk =
        new GroupVersionKind(
            slash < 0 ? "" : apiVersion.substring(0, slash), apiVersion.substring(slash + 1), kind);
    String type = SchemaTable.builtin().kinds().get(gvk);
    return type == null ? null : Messages.find("k8s.io" + type.substring("io.k8s".length()));
  }
}

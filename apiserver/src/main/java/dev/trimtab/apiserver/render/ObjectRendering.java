package dev.trimtab.apiserver.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.watch.Lists.Found;
import dev.trimtab.apiserver.watch.WatchItem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Objects as they are kept, byte for byte. */
final class ObjectRendering implements Rendering {

  private static final ByteBuffer OPEN = FrameParts.buffer("{");
  private static final ByteBuffer COMMA = FrameParts.buffer(",");
  private static final ByteBuffer COMMA_OPEN = FrameParts.buffer(",{");
  private static final ByteBuffer END = FrameParts.buffer("]}\n");

  @Override
  public ApiResponse.Whole object(int code, ServedResource resource, Document document) {
    return ApiResponse.bytes(code, MediaTypes.JSON, document.bytes());
  }

  @Override
  public ApiResponse.Whole list(ServedResource resource, Found found) {
    List<ByteBuffer> body = new ArrayList<>(2 * found.items().size() + 2);
    body.add(head(resource, found));
    boolean custom = resource.isCustom();
    for (int i = 0; i < found.items().size(); i++) {
      Document item = found.items().get(i);
      if (custom) {
        if (i > 0) {
          body.add(COMMA.duplicate());
        }
        body.add(ByteBuffer.wrap(item.bytes()));
      } else {
        // Items of built-in lists do not repeat apiVersion and kind.
        body.add(i > 0 ? COMMA_OPEN.duplicate() : OPEN.duplicate());
        body.add(item.body());
      }
    }
    body.add(END.duplicate());
    return new ApiResponse.Whole(200, MediaTypes.JSON, Map.of(), body);
  }

  @Override
  public Frames frames(ServedResource resource) {
    return item ->
        switch (item) {
          case WatchItem.Change change ->
              FrameParts.change(change.type(), change.document().bytes());
          case WatchItem.Bookmark bookmark ->
              FrameParts.bookmark(FrameParts.bookmarkObject(resource, bookmark));
          case WatchItem.Failure failure -> FrameParts.error(failure.cause().status());
        };
  }

  private static ByteBuffer head(ServedResource resource, Found found) {
    var gvk = resource.type().gvk();
    return FrameParts.buffer(
        "{\"kind\":\"%sList\",\"apiVersion\":\"%s\",\"metadata\":%s,\"items\":["
            .formatted(gvk.kind(), gvk.apiVersion(), metadata(found)));
  }

  static ObjectNode metadata(Found found) {
    ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(found.revision()));
    if (!found.continueToken().isEmpty()) {
      metadata.put("continue", found.continueToken());
      if (found.remaining() >= 0) {
        metadata.put("remainingItemCount", found.remaining());
      }
    }
    return metadata;
  }
}

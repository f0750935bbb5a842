package dev.trimtab.apiserver.render;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.watch.Lists.Found;
import dev.trimtab.apiserver.watch.WatchItem;

/**
 * Metadata only.
 *
 * @param apiVersion {@code meta.k8s.io/v1}, or the older {@code v1beta1}
 */
record MetadataRendering(String apiVersion) implements Rendering {

  private static final String KIND = "PartialObjectMetadata";

  @Override
  public ApiResponse.Whole object(int code, ServedResource resource, Document document) {
    return ApiResponse.json(code, partial(document));
  }

  @Override
  public ApiResponse.Whole list(ServedResource resource, Found found) {
    ObjectNode list = Json.object().put("kind", KIND + "List").put("apiVersion", apiVersion);
    list.set("metadata", ObjectRendering.metadata(found));
    ArrayNode items = list.putArray("items");
    found.items().forEach(item -> items.add(partial(item)));
    return ApiResponse.json(200, list);
  }

  @Override
  public Frames frames(ServedResource resource) {
    return item ->
        switch (item) {
          case WatchItem.Change change ->
              FrameParts.change(change.type(), Json.write(partial(change.document())));
          case WatchItem.Bookmark bookmark ->
              FrameParts.bookmark(FrameParts.bookmarkObject(KIND, apiVersion, bookmark));
          case WatchItem.Failure failure -> FrameParts.error(failure.cause().status());
        };
  }

  private ObjectNode partial(Document document) {
    ObjectNode partial = Json.object().put("kind", KIND).put("apiVersion", apiVersion);
    partial.set("metadata", document.tree().path("metadata"));
    return partial;
  }
}

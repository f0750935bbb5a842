package dev.trimtab.apiserver.render;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.resources.CustomVersion;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.table.IncludeObject;
import dev.trimtab.apiserver.table.TablePrinter;
import dev.trimtab.apiserver.table.Tables;
import dev.trimtab.apiserver.watch.Lists.Found;
import dev.trimtab.apiserver.watch.WatchItem;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;

/**
 * Tables for people.
 *
 * @param apiVersion {@code meta.k8s.io/v1}, or the older {@code v1beta1}
 * @param include what a row carries of its object
 */
record TableRendering(String apiVersion, IncludeObject include, InstantSource clock)
    implements Rendering {

  @Override
  public ApiResponse.Whole object(int code, ServedResource resource, Document document) {
    return ApiResponse.json(
        code, named(Tables.single(printer(resource), document.tree(), include, clock.instant())));
  }

  @Override
  public ApiResponse.Whole list(ServedResource resource, Found found) {
    List<ObjectNode> objects = found.items().stream().map(Document::tree).toList();
    return ApiResponse.json(
        200,
        named(
            Tables.list(
                printer(resource),
                objects,
                ObjectRendering.metadata(found),
                include,
                clock.instant())));
  }

  @Override
  public Frames frames(ServedResource resource) {
    return new TableFrames(resource, printer(resource));
  }

  private ObjectNode named(ObjectNode table) {
    return table.put("apiVersion", apiVersion);
  }

  private static TablePrinter printer(ServedResource resource) {
    CustomVersion custom = resource.custom();
    return custom == null
        ? Tables.of(resource.type().gvk())
        : Tables.ofCustomResource(custom.version().path("additionalPrinterColumns"));
  }

  /** Only the first frame names the columns. */
  private final class TableFrames implements Frames {
    private final ServedResource resource;
    private final TablePrinter printer;
    private boolean first = true;

    TableFrames(ServedResource resource, TablePrinter printer) {
      this.resource = resource;
      this.printer = printer;
    }

    @Override
    public List<ByteBuffer> frame(WatchItem item) {
      return switch (item) {
        case WatchItem.Change change ->
            FrameParts.change(change.type(), Json.write(table(change.document().tree())));
        case WatchItem.Bookmark bookmark ->
            FrameParts.bookmark(
                named(Tables.bookmark(FrameParts.bookmarkObject(resource, bookmark))));
        case WatchItem.Failure failure -> FrameParts.error(failure.cause().status());
      };
    }

    private ObjectNode table(ObjectNode object) {
      ObjectNode table =
          first
              ? Tables.single(printer, object, include, clock.instant())
              : Tables.further(printer, object, include, clock.instant());
      first = false;
      return named(table);
    }
  }
}

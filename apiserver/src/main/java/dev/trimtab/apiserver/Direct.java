package dev.trimtab.apiserver;

import dev.trimtab.apiserver.metrics.ServerMeters;
import dev.trimtab.apiserver.metrics.WatchMeter;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.FieldSelector;
import dev.trimtab.apiserver.rest.LabelSelector;
import dev.trimtab.apiserver.rest.ListOptions;
import dev.trimtab.apiserver.rest.ListOptions.InitialEvents;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.watch.Lists;
import dev.trimtab.apiserver.watch.Selection;
import dev.trimtab.apiserver.watch.WatchItem;
import dev.trimtab.apiserver.watch.Watcher;
import dev.trimtab.workqueue.Platform;
import org.jspecify.annotations.Nullable;

/** {@link DirectAccess} over the database. */
final class Direct implements DirectAccess {

  private final Database database;
  private final Catalog catalog;
  private final Platform platform;
  private final ServerMeters meters;

  Direct(Database database, Catalog catalog, Platform platform, ServerMeters meters) {
    this.database = database;
    this.catalog = catalog;
    this.platform = platform;
    this.meters = meters;
  }

  @Override
  public Listing list(Query query) {
    ListOptions options = options(query, "");
    Lists.Found found = new Lists(database).list(selection(query, options), options);
    return new Listing(found.revision(), found.items().stream().map(Document::bytes).toList());
  }

  @Override
  public Watch watch(Query query, long revision) {
    ListOptions options = options(query, Long.toString(revision));
    Selection selection = selection(query, options);
    var watcher = new Watcher(database, platform, selection, options);
    WatchMeter meter = meters.watch(selection.resource().type().gvk());
    watcher.onEnd(meter::ended);
    return new Watching(watcher, meter);
  }

  private Selection selection(Query query, ListOptions options) {
    Resource asked = query.resource();
    ServedResource resource = catalog.find(asked.group(), asked.version(), asked.plural());
    if (resource == null) {
      throw ApiException.noSuchResource();
    }
    return Selection.of(resource, query.namespace(), "", options.labels(), options.fields());
  }

  private static ListOptions options(Query query, String revision) {
    return new ListOptions(
        LabelSelector.parse(query.labelSelector()),
        FieldSelector.parse(query.fieldSelector()),
        revision,
        "",
        0,
        "",
        false,
        true,
        InitialEvents.UNSET,
        Integer.MAX_VALUE);
  }

  private record Watching(Watcher watcher, WatchMeter meter) implements Watch {

    @Override
    public void onSignal(Runnable signal) {
      watcher.onSignal(signal);
    }

    @Override
    public @Nullable Event next() {
      WatchItem item = watcher.next();
      if (item != null) {
        meter.event();
      }
      return switch (item) {
        case null -> null;
        case WatchItem.Bookmark bookmark -> new Event.Bookmark(bookmark.revision());
        case WatchItem.Failure failure ->
            new Event.Expired(String.valueOf(failure.cause().getMessage()));
        case WatchItem.Change change -> event(change);
      };
    }

    private static Event event(WatchItem.Change change) {
      byte[] object = change.document().bytes();
      return switch (change.type()) {
        case ADDED -> new Event.Added(object);
        case MODIFIED -> new Event.Modified(object);
        case DELETED -> new Event.Deleted(object);
      };
    }

    @Override
    public boolean isEnded() {
      return watcher.isEnded();
    }

    @Override
    public void close() {
      watcher.close();
    }
  }
}

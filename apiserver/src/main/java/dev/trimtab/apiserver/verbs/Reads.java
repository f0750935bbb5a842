package dev.trimtab.apiserver.verbs;

import dev.trimtab.apiserver.metrics.ServerMeters;
import dev.trimtab.apiserver.metrics.WatchMeter;
import dev.trimtab.apiserver.render.Rendering;
import dev.trimtab.apiserver.render.Renderings;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.ListOptions;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.watch.Lists;
import dev.trimtab.apiserver.watch.Selection;
import dev.trimtab.apiserver.watch.Watcher;
import dev.trimtab.workqueue.Platform;

/** Get, list and watch. */
public final class Reads {

  private final Database database;
  private final Platform platform;
  private final Objects objects;
  private final Lists lists;
  private final Renderings renderings;
  private final ServerMeters meters;

  Reads(
      Database database,
      Platform platform,
      Objects objects,
      Renderings renderings,
      ServerMeters meters) {
    this.database = database;
    this.platform = platform;
    this.objects = objects;
    this.lists = new Lists(database);
    this.renderings = renderings;
    this.meters = meters;
  }

  /** One object. */
  public ApiResponse get(Target target, ApiRequest request) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    Document stored = objects.read(target);
    return rendering.object(200, target.resource(), target.resource().view(stored));
  }

  /** A list, or a watch if the options say so. */
  public ApiResponse list(Target target, ApiRequest request, boolean watchPath) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    ListOptions options = ListOptions.parse(request.query(), watchPath);
    Selection selection = selection(target, options);
    if (!options.watch()) {
      return rendering.list(target.resource(), lists.list(selection, options));
    }
    var watcher = new Watcher(database, platform, selection, options);
    WatchMeter meter = meters.watch(target.type().gvk());
    watcher.onEnd(meter::ended);
    return new ApiResponse.Stream(
        request.header("accept").contains("stream=watch")
            ? "application/json;stream=watch"
            : "application/json",
        new WatchFrames(watcher, rendering.frames(target.resource()), meter));
  }

  static Selection selection(Target target, ListOptions options) {
    return Selection.of(
        target.resource(), target.namespace(), target.name(), options.labels(), options.fields());
  }
}

package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Admission;
import dev.trimtab.apiserver.kinds.ServiceAddresses;
import dev.trimtab.apiserver.kinds.ServiceRanges;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.render.Rendering;
import dev.trimtab.apiserver.render.Renderings;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.resources.CustomVersion;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.ListOptions;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.SchemaTable;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.verbs.Decoder.Raw;
import dev.trimtab.apiserver.verbs.Deleter.Deleted;
import dev.trimtab.apiserver.verbs.Updater.Unconditional;
import dev.trimtab.apiserver.watch.Lists;
import dev.trimtab.apiserver.watch.Selection;
import dev.trimtab.apiserver.watch.Watcher;
import dev.trimtab.workqueue.Platform;
import java.util.List;
import java.util.Set;

/** Get, list, watch, create, update, patch and delete of objects that are stored. */
public final class Verbs {

  /** Whose delete answers with the object itself. */
  private static final Set<String> RETURN_DELETED =
      Set.of(
          "pods",
          "services",
          "serviceaccounts",
          "podtemplates",
          "persistentvolumeclaims",
          "persistentvolumes",
          "resourcequotas",
          "replicationcontrollers");

  private final Database database;
  private final Platform platform;
  private final Objects objects;
  private final Lists lists;
  private final Creator creator;
  private final Updater updater;
  private final Applier applier;
  private final Deleter deleter;
  private final Pods pods;
  private final NamespaceContent namespaceContent;
  private final FieldOwners owners;
  private final Renderings renderings;

  /**
   * What depends on the cluster.
   *
   * @param certificateAuthority what clients in the cluster trust, as PEM; empty if there is none
   * @param services what Services may get
   * @param tokenVolumes whether pods get a volume with their account's token
   */
  public record Options(
      String certificateAuthority, ServiceRanges services, boolean tokenVolumes) {}

  public Verbs(Database database, Catalog catalog, Platform platform, Options options) {
    this.database = database;
    this.platform = platform;
    this.objects = new Objects(database, catalog);
    this.lists = new Lists(database);
    var identity = new Identity(platform);
    var admission = new Admission(objects, platform.random(), options.tokenVolumes());
    var gate = new Gate(new Namespaces(objects), new Definitions(catalog, identity), admission);
    var addresses = new ServiceAddresses(options.services(), objects, platform.random());
    var storing = new Storing(objects, addresses);
    this.owners = new FieldOwners(platform);
    this.creator = new Creator(objects, identity, gate, owners, storing);
    this.updater = new Updater(objects, gate, storing);
    this.applier = new Applier(objects, creator, updater, owners);
    this.deleter = new Deleter(objects, identity);
    this.pods = new Pods(objects, updater, deleter, identity);
    this.namespaceContent = new NamespaceContent(objects, creator, options.certificateAuthority());
    this.renderings = new Renderings(platform.clock());
  }

  /** Reads objects for other parts of the server. */
  public Objects objects() {
    return objects;
  }

  /** Work that goes on by itself; to be started and closed. */
  public DefinitionCleanup definitionCleanup() {
    return new DefinitionCleanup(database, objects, updater, deleter, platform);
  }

  /** Work that goes on by itself; to be started and closed. */
  public EventExpiry eventExpiry() {
    return new EventExpiry(database, platform);
  }

  /** Creates what every namespace has, if it is missing. */
  public void ensureNamespaceContent(String namespace) {
    namespaceContent.ensure(namespace);
  }

  /** One object. */
  public ApiResponse get(Target target, ApiRequest request) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    Document stored = objects.read(target);
    if (target.subresource().equals("scale")) {
      return ApiResponse.json(200, Scales.of(target.resource(), Objects.tree(target, stored)));
    }
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
    return new ApiResponse.Stream(
        request.header("accept").contains("stream=watch")
            ? "application/json;stream=watch"
            : "application/json",
        new WatchFrames(watcher, rendering.frames(target.resource())));
  }

  /** Creates the object in the body. */
  public ApiResponse create(Target target, ApiRequest request) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    WriteOptions options = WriteOptions.parse(request);
    refuseWhileTerminating(target);
    ObjectNode object = decode(target, request, options);
    Written written = creator.create(target, object, options);
    if (target.resource().storage().equals("namespaces") && !options.dryRun()) {
      namespaceContent.ensure(Metadata.of(written.document().tree()).name());
    }
    return warned(rendering.object(201, target.resource(), written.document()), options.warnings());
  }

  /** Creates an object of the server itself. */
  public Document create(Target target, ObjectNode object) {
    WriteOptions options = WriteOptions.own();
    ObjectNode complete = Decoder.complete(target.resource(), Raw.of(object), options);
    return creator.create(target, complete, options).document();
  }

  /** Stores an object of the server itself, whatever was there. */
  public void put(Target target, ObjectNode object) {
    WriteOptions options = WriteOptions.own();
    Names.checkKind(target.type().gvk(), object);
    Metadata.of(object).node().put("name", target.name());
    ObjectNode complete = Decoder.complete(target.resource(), Raw.of(object), options);
    if (objects.find(target) == null) {
      creator.create(target.named(""), complete, options);
    } else {
      updater.update(
          target,
          current -> owners.update(target, current, complete.deepCopy(), options),
          Unconditional.ALWAYS,
          options);
    }
  }

  /** Replaces the object, or its subresource, by the one in the body. */
  public ApiResponse update(Target target, ApiRequest request) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    WriteOptions options = WriteOptions.parse(request);
    if (target.subresource().equals("scale")) {
      ObjectNode scale = Decoder.object(request).tree();
      Names.checkKind(Scales.KIND, scale);
      return scaled(target, current -> scale, Unconditional.IF_KIND_ALLOWS, options);
    }
    ObjectNode object = decode(target, request, options);
    Written written = replace(target, object, options);
    return warned(
        rendering.object(written.created() ? 201 : 200, target.resource(), written.document()),
        options.warnings());
  }

  /** Patches the object or its subresource, or applies a configuration. */
  public ApiResponse patch(Target target, ApiRequest request) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    WriteOptions options = WriteOptions.parse(request);
    boolean apply = request.contentType().equals(MediaTypes.APPLY);
    if (target.subresource().equals("scale")) {
      return scaled(target, scalePatch(target, request), Unconditional.ALWAYS, options);
    }
    Written written =
        apply
            ? applier.apply(target, Decoder.configuration(request), options)
            : patched(target, Patcher.of(target.resource(), request), options);
    return warned(
        rendering.object(written.created() ? 201 : 200, target.resource(), written.document()),
        options.warnings());
  }

  private Updater.Change scalePatch(Target target, ApiRequest request) {
    Patcher patch = Patcher.of(target.resource(), request);
    ObjectSchema schema = SchemaTable.builtin().find(Scales.KIND).orElseThrow();
    return scale -> patch.applyTo(schema, scale);
  }

  private Written patched(Target target, Patcher patch, WriteOptions options) {
    return updater.update(
        target,
        current -> {
          Raw raw = patch.apply(current);
          ObjectNode changed = Decoder.complete(target.resource(), raw, options);
          return owners.update(target, current, changed, options);
        },
        Unconditional.ALWAYS,
        options);
  }

  private Written replace(Target target, ObjectNode object, WriteOptions options) {
    boolean mayCreate =
        target.subresource().isEmpty() && target.resource().strategy().allowsCreateOnUpdate();
    if (mayCreate && objects.find(target) == null) {
      Metadata metadata = Metadata.of(object);
      Names.checkName(target, metadata);
      metadata.node().remove("resourceVersion");
      return creator.create(target.named(""), object, options);
    }
    return updater.update(
        target,
        current -> owners.update(target, current, object.deepCopy(), options),
        Unconditional.IF_KIND_ALLOWS,
        options);
  }

  private ApiResponse scaled(
      Target target, Updater.Change scale, Unconditional unconditional, WriteOptions options) {
    Updater.Change change =
        current -> {
          ObjectNode wanted = scale.apply(Scales.of(target.resource(), current));
          ObjectNode changed = Scales.into(target.resource(), current.deepCopy(), wanted);
          return owners.update(target, current, changed, options);
        };
    Written written = updater.update(target.whole(), change, unconditional, options);
    return ApiResponse.json(200, Scales.of(target.resource(), written.document().tree()));
  }

  /** Deletes the object. */
  public ApiResponse delete(Target target, ApiRequest request) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    DeleteOptions options = DeleteOptions.of(Decoder.options(request), request.query());
    Deleted deleted = deleter.delete(target, options);
    if (!deleted.gone() || RETURN_DELETED.contains(target.type().qualifiedName())) {
      return rendering.object(200, target.resource(), deleted.last());
    }
    return ApiResponse.json(200, deletedStatus(target, deleted.last().tree()));
  }

  /** Deletes what the selectors mean. */
  public ApiResponse deleteCollection(Target target, ApiRequest request) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    DeleteOptions options = DeleteOptions.of(Decoder.options(request), request.query());
    ListOptions what = ListOptions.parse(request.query(), false);
    Lists.Found found = lists.list(selection(target, what), what);
    for (Document document : found.items()) {
      Metadata metadata = Metadata.of(document.tree());
      var one = new Target(target.resource(), metadata.text("namespace"), metadata.name(), "");
      try {
        deleter.delete(one, options);
      } catch (ApiException e) {
        if (e.code() != 404) {
          throw e;
        }
        // Somebody else deleted it meanwhile, which is what was asked for.
      }
    }
    return rendering.list(target.resource(), found);
  }

  /** Puts a pod on a node. */
  public ApiResponse bind(Target pod, ApiRequest request) {
    pods.bind(pod, Decoder.object(request).tree(), WriteOptions.parse(request));
    return ApiResponse.json(201, Pods.success());
  }

  /** The old way: the binding has the pod's name. */
  public ApiResponse bindNamed(Target bindings, ApiRequest request) {
    ObjectNode binding = Decoder.object(request).tree();
    Target pod =
        objects.target("pods", bindings.namespace(), Metadata.of(binding).name(), "binding");
    pods.bind(pod.whole(), binding, WriteOptions.parse(request));
    return ApiResponse.json(201, Pods.success());
  }

  /** The object in a body that is not to be stored. */
  public ObjectNode decodeOnly(GroupVersionKind kind, ApiRequest request) {
    ObjectNode object = Decoder.object(request).tree();
    Names.checkKind(kind, object);
    return object;
  }

  /** Deletes a pod if its disruption budget allows it. */
  public ApiResponse evict(Target pod, ApiRequest request) {
    ObjectNode eviction = Decoder.object(request).tree();
    pods.evict(
        pod.whole(), eviction, DeleteOptions.of(eviction.path("deleteOptions"), request.query()));
    return ApiResponse.json(201, Pods.success());
  }

  private static ObjectNode decode(Target target, ApiRequest request, WriteOptions options) {
    return Decoder.complete(target.resource(), Decoder.object(request), options);
  }

  private static Selection selection(Target target, ListOptions options) {
    return Selection.of(
        target.resource(), target.namespace(), target.name(), options.labels(), options.fields());
  }

  private static void refuseWhileTerminating(Target target) {
    CustomVersion custom = target.resource().custom();
    if (custom != null && custom.isTerminating()) {
      throw new ApiException(
          405,
          "MethodNotAllowed",
          "create not allowed while custom resource definition is terminating");
    }
  }

  private static ObjectNode deletedStatus(Target target, ObjectNode last) {
    ResourceType type = target.type();
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    ObjectNode details = status.put("status", "Success").putObject("details");
    details.put("name", target.name());
    if (!type.gvk().group().isEmpty()) {
      details.put("group", type.gvk().group());
    }
    details.put("kind", type.plural()).put("uid", Metadata.of(last).uid());
    return status;
  }

  private static ApiResponse warned(ApiResponse.Whole answer, List<String> warnings) {
    ApiResponse.Whole result = answer;
    for (String warning : warnings) {
      String quoted = warning.replace("\\", "\\\\").replace("\"", "\\\"");
      result = result.with("Warning", "299 - \"" + quoted + "\"");
    }
    return result;
  }
}

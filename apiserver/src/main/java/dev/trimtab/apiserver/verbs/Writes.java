package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.render.Rendering;
import dev.trimtab.apiserver.render.Renderings;
import dev.trimtab.apiserver.resources.CustomVersion;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.verbs.Decoder.Raw;
import dev.trimtab.apiserver.verbs.Updater.Unconditional;
import java.util.List;

/** Create, update, patch and apply. */
public final class Writes {

  private final Objects objects;
  private final Creator creator;
  private final Updater updater;
  private final Applier applier;
  private final FieldOwners owners;
  private final NamespaceContent namespaceContent;
  private final Renderings renderings;

  Writes(Engine engine, NamespaceContent namespaceContent, Renderings renderings) {
    this.objects = engine.objects();
    this.creator = engine.creator();
    this.updater = engine.updater();
    this.owners = engine.owners();
    this.applier = new Applier(objects, creator, updater, owners);
    this.namespaceContent = namespaceContent;
    this.renderings = renderings;
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

  /** Replaces the object, or its subresource, by the one in the body. */
  public ApiResponse update(Target target, ApiRequest request) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    WriteOptions options = WriteOptions.parse(request);
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
    if (!apply) {
      WriteOptions.refuseForce(request);
    }
    Written written =
        apply
            ? applier.apply(target, Decoder.configuration(request), options)
            : patched(target, Patcher.of(target.resource(), request), options);
    return warned(
        rendering.object(written.created() ? 201 : 200, target.resource(), written.document()),
        options.warnings());
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
      Updater.checkUid(target, metadata, "");
      metadata.node().remove("resourceVersion");
      return creator.create(target.named(""), object, options);
    }
    return updater.update(
        target,
        current -> owners.update(target, current, object.deepCopy(), options),
        Unconditional.IF_KIND_ALLOWS,
        options);
  }

  private static ObjectNode decode(Target target, ApiRequest request, WriteOptions options) {
    return Decoder.complete(target.resource(), Decoder.object(request), options);
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

  private static ApiResponse warned(ApiResponse.Whole answer, List<String> warnings) {
    ApiResponse.Whole result = answer;
    for (String warning : warnings) {
      String quoted = warning.replace("\\", "\\\\").replace("\"", "\\\"");
      result = result.with("Warning", "299 - \"" + quoted + "\"");
    }
    return result;
  }
}

package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.render.Rendering;
import dev.trimtab.apiserver.render.Renderings;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.SchemaTable;
import dev.trimtab.apiserver.storage.CanonicalJson;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.verbs.Updater.Unconditional;

/** The {@code scale} of objects, which stands for how many there shall be of something. */
public final class Scaling {

  private final Objects objects;
  private final Updater updater;
  private final FieldOwners owners;
  private final Renderings renderings;

  Scaling(Engine engine, Renderings renderings) {
    this.objects = engine.objects();
    this.updater = engine.updater();
    this.owners = engine.owners();
    this.renderings = renderings;
  }

  /** The scale of an object. */
  public ApiResponse get(Target target, ApiRequest request) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    return shown(rendering, target, Objects.tree(target, objects.read(target)));
  }

  /** Sets it to the one in the body. */
  public ApiResponse update(Target target, ApiRequest request) {
    ObjectNode scale = Decoder.object(request).tree();
    Names.checkKind(Scales.KIND, scale);
    return scaled(target, request, current -> scale, Unconditional.IF_KIND_ALLOWS);
  }

  /** Patches it. */
  public ApiResponse patch(Target target, ApiRequest request) {
    Patcher patch = Patcher.of(target.resource(), request);
    ObjectSchema schema = SchemaTable.builtin().find(Scales.KIND).orElseThrow();
    return scaled(target, request, scale -> patch.applyTo(schema, scale), Unconditional.ALWAYS);
  }

  private ApiResponse scaled(
      Target target, ApiRequest request, Updater.Change scale, Unconditional unconditional) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    WriteOptions options = WriteOptions.parse(request);
    Updater.Change change =
        current -> {
          ObjectNode wanted = scale.apply(Scales.of(target.resource(), current));
          ObjectNode changed = Scales.into(target.resource(), current.deepCopy(), wanted);
          return owners.update(target, current, changed, options);
        };
    Written written = updater.update(target.whole(), change, unconditional, options);
    return shown(rendering, target, written.document().tree());
  }

  private static ApiResponse shown(Rendering rendering, Target target, ObjectNode object) {
    ObjectNode scale = Scales.of(target.resource(), object);
    long revision = object.path("metadata").path("resourceVersion").asLong();
    return rendering.object(
        200, target.resource().as(Scales.KIND), Document.of(CanonicalJson.encode(scale), revision));
  }
}

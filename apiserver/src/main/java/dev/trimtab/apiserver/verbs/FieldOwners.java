package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.fields.ApplyConflictException;
import dev.trimtab.apiserver.fields.ApplyException;
import dev.trimtab.apiserver.fields.FieldManager;
import dev.trimtab.apiserver.fields.FieldWriter;
import dev.trimtab.apiserver.fields.Scope;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.resources.CustomVersion;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.schema.AnySchema;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.Schema;
import dev.trimtab.apiserver.schema.SchemaTable;
import dev.trimtab.workqueue.Platform;
import java.util.Optional;

/** Keeps who owns which field, on every write. */
final class FieldOwners {

  private final Platform platform;

  FieldOwners(Platform platform) {
    this.platform = platform;
  }

  /**
   * The changed object with its owners after a write that is no apply.
   *
   * @param live the object as it is; empty if it is being created
   */
  ObjectNode update(Target target, ObjectNode live, ObjectNode changed, WriteOptions options) {
    return manager(target).update(live, changed, writer(target, options));
  }

  /** The live object with a configuration applied, not yet decoded. */
  ObjectNode apply(Target target, ObjectNode live, ObjectNode config, WriteOptions options) {
    try {
      return manager(target).apply(live, config, writer(target, options), options.force());
    } catch (ApplyConflictException e) {
      var conflict = new ApiException(409, "Conflict", String.valueOf(e.getMessage()));
      e.conflicts()
          .forEach(one -> conflict.cause("FieldManagerConflict", one.message(), one.field()));
      throw conflict;
    } catch (ApplyException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private FieldWriter writer(Target target, WriteOptions options) {
    return new FieldWriter(
        options.manager(),
        target.type().gvk().apiVersion(),
        target.subresource(),
        platform.clock().instant());
  }

  private static FieldManager manager(Target target) {
    String apiVersion = target.type().gvk().apiVersion();
    return new FieldManager(apiVersion, schema(target.resource()), scope(target));
  }

  /** Kinds that no schema describes, such as APIService, are owned as far as their trees tell. */
  private static Schema schema(ServedResource resource) {
    CustomVersion custom = resource.custom();
    if (custom != null) {
      return custom.schema().structure();
    }
    Optional<ObjectSchema> known = SchemaTable.builtin().find(resource.type().gvk());
    return known.isPresent() ? known.get() : AnySchema.DEDUCED;
  }

  private static Scope scope(Target target) {
    if (target.subresource().equals("status")) {
      return Scope.STATUS;
    }
    return target.resource().has("status") ? Scope.WITHOUT_STATUS : Scope.WHOLE;
  }
}

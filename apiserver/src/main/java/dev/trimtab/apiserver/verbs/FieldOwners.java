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
    return manager(target)
        .map(manager -> manager.update(live, changed, writer(target, options)))
        .orElse(changed);
  }

  /** The live object with a configuration applied, not yet decoded. */
  ObjectNode apply(Target target, ObjectNode live, ObjectNode config, WriteOptions options) {
    FieldManager manager =
        manager(target)
            .orElseThrow(() -> new IllegalStateException("no schema of " + target.type().gvk()));
    try {
      return manager.apply(live, config, writer(target, options), options.force());
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

  private static Optional<FieldManager> manager(Target target) {
    String apiVersion = target.type().gvk().apiVersion();
    return schema(target.resource())
        .map(schema -> new FieldManager(apiVersion, schema, scope(target)));
  }

  private static Optional<? extends Schema> schema(ServedResource resource) {
    CustomVersion custom = resource.custom();
    return custom == null
        ? SchemaTable.builtin().find(resource.type().gvk())
        : Optional.of(custom.schema().structure());
  }

  private static Scope scope(Target target) {
    if (target.subresource().equals("status")) {
      return Scope.STATUS;
    }
    return target.resource().has("status") ? Scope.WITHOUT_STATUS : Scope.WHOLE;
  }
}

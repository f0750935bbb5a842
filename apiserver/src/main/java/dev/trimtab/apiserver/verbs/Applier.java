package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.verbs.Decoder.Raw;
import dev.trimtab.apiserver.verbs.Updater.Unconditional;
import java.util.List;

/** Server-side apply: creates the object or merges the configuration into it. */
final class Applier {

  private static final GroupVersionKind PATCH_OPTIONS =
      new GroupVersionKind("meta.k8s.io", "v1", "PatchOptions");

  private final Objects objects;
  private final Creator creator;
  private final Updater updater;
  private final FieldOwners owners;

  Applier(Objects objects, Creator creator, Updater updater, FieldOwners owners) {
    this.objects = objects;
    this.creator = creator;
    this.updater = updater;
    this.owners = owners;
  }

  Written apply(Target target, Raw config, WriteOptions options) {
    if (!options.managerGiven()) {
      throw ApiException.invalid(
          PATCH_OPTIONS,
          "",
          List.of(
              new FieldError(
                  Reason.REQUIRED, "fieldManager", "Required value: is required for apply patch")));
    }
    Metadata metadata = Metadata.of(config.tree());
    Names.checkName(target, metadata);
    Names.checkNamespace(target, metadata);
    while (true) {
      if (objects.find(target) != null) {
        return merge(target, config, options);
      }
      if (!target.subresource().isEmpty()) {
        throw target.notFound();
      }
      try {
        return create(target, config, options);
      } catch (ApiException e) {
        // Somebody else was quicker: merge into what is there now.
        if (!e.reason().equals("AlreadyExists") || objects.find(target) == null) {
          throw e;
        }
      }
    }
  }

  private Written create(Target target, Raw config, WriteOptions options) {
    String uid = Metadata.of(config.tree()).uid();
    if (!uid.isEmpty()) {
      throw ApiException.conflict(
          target.type(),
          target.name(),
          "uid mismatch: the provided object specified uid %s, and no existing object was found"
              .formatted(uid));
    }
    ObjectNode applied = owners.apply(target, Json.object(), config.tree(), options);
    ObjectNode complete = complete(target, applied, config, options);
    // Whatever version it names: clients use one that cannot be to say "only if there is none".
    Metadata.of(complete).node().remove("resourceVersion");
    return creator.createOwned(target.named(""), complete, options);
  }

  private Written merge(Target target, Raw config, WriteOptions options) {
    return updater.update(
        target,
        current -> {
          String version = Metadata.of(config.tree()).resourceVersion();
          ObjectNode applied = owners.apply(target, current, config.tree(), options);
          ObjectNode complete = complete(target, applied, config, options);
          String kept = Metadata.of(current).resourceVersion();
          Metadata.of(complete).node().put("resourceVersion", version.isEmpty() ? kept : version);
          return complete;
        },
        Unconditional.ALWAYS,
        options);
  }

  private static ObjectNode complete(
      Target target, ObjectNode applied, Raw config, WriteOptions options) {
    return Decoder.complete(target.resource(), new Raw(applied, config.complaints()), options);
  }
}

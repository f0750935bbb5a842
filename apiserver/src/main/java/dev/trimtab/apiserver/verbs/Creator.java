package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.storage.RevisionConflict;
import java.util.List;

/** Creates objects. */
final class Creator {

  /** As kube-apiserver: a generated name that is taken is silently replaced so often. */
  private static final int NAME_ATTEMPTS = 8;

  private final Objects objects;
  private final Identity identity;
  private final Gate gate;
  private final FieldOwners owners;
  private final Storing storing;

  Creator(Objects objects, Identity identity, Gate gate, FieldOwners owners, Storing storing) {
    this.objects = objects;
    this.identity = identity;
    this.gate = gate;
    this.owners = owners;
    this.storing = storing;
  }

  /** Creates {@code object}, which is decoded and defaulted, and is consumed. */
  Written create(Target collection, ObjectNode object, WriteOptions options) {
    ObjectNode owned = owners.update(collection, Json.object(), object, options);
    return createOwned(collection, owned, options);
  }

  /** The same for an object that names its fields' owners already. */
  Written createOwned(Target collection, ObjectNode object, WriteOptions options) {
    Metadata metadata = Metadata.of(object);
    Names.checkKind(collection.type().gvk(), object);
    Names.checkNamespace(collection, metadata);
    if (!metadata.resourceVersion().isEmpty()) {
      throw resourceVersionGiven(collection, metadata);
    }
    String base = metadata.text("generateName");
    boolean generate = metadata.name().isEmpty() && !base.isEmpty();
    for (int attempt = 1; ; attempt++) {
      ObjectNode candidate = generate ? object.deepCopy() : object;
      if (generate) {
        Metadata.of(candidate).node().put("name", identity.name(base));
      }
      try {
        return attempt(collection, candidate, options);
      } catch (RevisionConflict taken) {
        if (!generate || attempt == NAME_ATTEMPTS) {
          throw alreadyExists(collection.named(Metadata.of(candidate).name()));
        }
      }
    }
  }

  private Written attempt(Target collection, ObjectNode object, WriteOptions options) {
    Metadata metadata = Metadata.of(object);
    metadata.wipeSystemFields();
    Target target = collection.named(metadata.name());
    if (!metadata.name().isEmpty() && options.dryRun() && objects.find(target) != null) {
      throw alreadyExists(target);
    }
    metadata.node().put("uid", identity.uid());
    metadata.node().put("creationTimestamp", identity.now().toString());
    gate.beforeCreate(target, object, options);
    Document document = storing.put(target, object, null, 0, options);
    return new Written(document, true);
  }

  private ApiException alreadyExists(Target target) {
    Document existing = objects.find(target);
    ApiException failure = ApiException.alreadyExists(target.type(), target.name());
    if (existing != null && Metadata.of(existing.tree()).isBeingDeleted()) {
      return new ApiException(
              409, "AlreadyExists", "object is being deleted: " + failure.getMessage())
          .put("name", target.name())
          .put("group", target.type().gvk().group())
          .put("kind", target.type().plural());
    }
    return failure;
  }

  /**
   * Kube-apiserver refuses it too; but a client that asks for "create only if absent" in this way
   * expects to hear of the object that is there.
   */
  private ApiException resourceVersionGiven(Target collection, Metadata metadata) {
    Target target = collection.named(metadata.name());
    if (!metadata.name().isEmpty() && objects.find(target) != null) {
      return alreadyExists(target);
    }
    return ApiException.badRequest("resourceVersion should not be set on objects to be created");
  }

  static ApiException invalid(Target target, List<FieldError> errors) {
    return ApiException.invalid(target.type().gvk(), target.name(), errors);
  }
}

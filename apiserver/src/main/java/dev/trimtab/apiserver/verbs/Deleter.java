package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.storage.RevisionConflict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Deletes objects, or marks them as going while something still holds them. */
final class Deleter {

  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";

  private final Objects objects;
  private final Identity identity;

  Deleter(Objects objects, Identity identity) {
    this.objects = objects;
    this.identity = identity;
  }

  /**
   * What became of it.
   *
   * @param gone whether it is removed, not merely marked
   */
  record Deleted(Document last, boolean gone) {}

  /** Deletes one object. */
  Deleted delete(Target target, DeleteOptions options) {
    while (true) {
      Document stored = objects.read(target);
      try {
        return attempt(target, stored, options);
      } catch (RevisionConflict lost) {
        if (!options.resourceVersion().isEmpty()) {
          throw Updater.conflict(target);
        }
      }
    }
  }

  private Deleted attempt(Target target, Document stored, DeleteOptions options) {
    ObjectNode object = Objects.tree(target, stored);
    Metadata metadata = Metadata.of(object);
    checkPreconditions(target, metadata, options);
    holdForDependents(target, metadata, options);
    long grace = GracePeriods.of(target.type(), object, options.graceSeconds());
    boolean held = metadata.hasFinalizers() || isHeldNamespace(target, object);
    if (metadata.isBeingDeleted()) {
      return again(target, stored, object, grace, held, options);
    }
    if (grace == 0 && !held) {
      objects.remove(target, stored.revision(), options.dryRun());
      return new Deleted(target.resource().view(stored), true);
    }
    metadata.markDeleted(identity.now().plusSeconds(grace), grace);
    if (target.resource().storage().equals("namespaces")) {
      metadata.node().remove("deletionGracePeriodSeconds");
      object.withObject("status").put("phase", "Terminating");
    }
    if (target.resource().storage().equals(Catalog.DEFINITIONS)) {
      DefinitionStatus.terminating(object, identity.now());
    }
    return new Deleted(objects.put(target, object, stored.revision(), options.dryRun()), false);
  }

  /** A further delete can only bring the end nearer. */
  private Deleted again(
      Target target,
      Document stored,
      ObjectNode object,
      long grace,
      boolean held,
      DeleteOptions options) {
    Metadata metadata = Metadata.of(object);
    long before = metadata.gracePeriod();
    if (grace == 0 && !held) {
      objects.remove(target, stored.revision(), options.dryRun());
      return new Deleted(target.resource().view(stored), true);
    }
    if (grace < before) {
      Instant end = Instant.parse(metadata.text("deletionTimestamp"));
      metadata.node().put("deletionTimestamp", end.minusSeconds(before - grace).toString());
      metadata.node().put("deletionGracePeriodSeconds", grace);
    }
    if (object.equals(Objects.tree(target, stored))) {
      return new Deleted(target.resource().view(stored), false);
    }
    return new Deleted(objects.put(target, object, stored.revision(), options.dryRun()), false);
  }

  private static boolean isHeldNamespace(Target target, ObjectNode object) {
    return target.resource().storage().equals("namespaces")
        && !object.path("spec").path("finalizers").isEmpty();
  }

  static void checkPreconditions(Target target, Metadata metadata, DeleteOptions options) {
    if (!options.uid().isEmpty() && !options.uid().equals(metadata.uid())) {
      throw ApiException.conflict(
          target.type(),
          target.name(),
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(options.uid(), metadata.uid()));
    }
    if (!options.resourceVersion().isEmpty()
        && !options.resourceVersion().equals(metadata.resourceVersion())) {
      throw ApiException.conflict(
          target.type(),
          target.name(),
          "Precondition failed: ResourceVersion in precondition: %s, ResourceVersion in object meta: %s"
              .formatted(options.resourceVersion(), metadata.resourceVersion()));
    }
  }

  /** The garbage collector takes these finalizers off when dependents are dealt with. */
  private static void holdForDependents(Target target, Metadata metadata, DeleteOptions options) {
    String policy = options.propagation().isEmpty() ? defaultPolicy(target) : options.propagation();
    String wanted =
        switch (policy) {
          case "Orphan" -> ORPHAN;
          case "Foreground" -> FOREGROUND;
          default -> "";
        };
    if (options.propagation().isEmpty() && wanted.isEmpty()) {
      return;
    }
    List<String> finalizers = new ArrayList<>();
    for (JsonNode finalizer : metadata.node().path("finalizers")) {
      String name = finalizer.asText();
      if (!name.equals(ORPHAN) && !name.equals(FOREGROUND)) {
        finalizers.add(name);
      }
    }
    if (!wanted.isEmpty()) {
      finalizers.add(wanted);
    }
    if (finalizers.isEmpty()) {
      metadata.node().remove("finalizers");
    } else {
      ArrayNode array = metadata.node().putArray("finalizers");
      finalizers.forEach(array::add);
    }
  }

  private static String defaultPolicy(Target target) {
    return switch (target.type().qualifiedName()) {
      case "replicationcontrollers", "jobs.batch" -> "Orphan";
      default -> "";
    };
  }
}

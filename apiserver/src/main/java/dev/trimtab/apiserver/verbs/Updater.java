package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.fields.FieldManager;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.storage.RevisionConflict;
import java.util.List;

/** Changes objects: reads, changes, checks, stores if nobody was quicker. */
final class Updater {

  /** Only other writers of the same object take an attempt away. */
  private static final int MAX_ATTEMPTS = 100;

  private final Objects objects;
  private final Gate gate;
  private final Storing storing;

  Updater(Objects objects, Gate gate, Storing storing) {
    this.objects = objects;
    this.gate = gate;
    this.storing = storing;
  }

  /** What is to become of an object. */
  interface Change {
    /**
     * The wanted object, decoded and defaulted.
     *
     * @param current the object as it is; to be left alone
     */
    ObjectNode apply(ObjectNode current);
  }

  /**
   * Whether a wanted object without resource version may overwrite whatever is there.
   *
   * <p>A patch may: it is made anew from what is there.
   */
  enum Unconditional {
    ALWAYS,
    IF_KIND_ALLOWS
  }

  /** Changes the object; a lost race is run again unless the wanted object names a version. */
  Written update(Target target, Change change, Unconditional unconditional, WriteOptions options) {
    for (int attempt = 1; ; attempt++) {
      Document stored = objects.read(target);
      ObjectNode current = Objects.tree(target, stored);
      ObjectNode wanted = change.apply(current.deepCopy());
      boolean versioned = checkPreconditions(target, wanted, current, unconditional);
      try {
        return attempt(target, stored, current, wanted, options);
      } catch (RevisionConflict lost) {
        if (versioned && unconditional == Unconditional.IF_KIND_ALLOWS) {
          throw conflict(target);
        }
        if (attempt == MAX_ATTEMPTS) {
          throw conflict(target);
        }
      }
    }
  }

  private Written attempt(
      Target target, Document stored, ObjectNode current, ObjectNode wanted, WriteOptions options) {
    Metadata metadata = Metadata.of(wanted);
    metadata.keepSystemFields(Metadata.of(current));
    gate.beforeUpdate(target, wanted, current, options);
    metadata = Metadata.of(wanted);
    metadata.node().put("resourceVersion", Long.toString(stored.revision()));
    if (isFinished(target, wanted, Metadata.of(current))) {
      objects.remove(target, stored.revision(), options.dryRun());
      return new Written(target.resource().view(stored), false);
    }
    ObjectNode result = FieldManager.withoutNewTimes(current, wanted);
    if (Json.same(result, current)) {
      return new Written(target.resource().view(stored), false);
    }
    return new Written(storing.put(target, result, current, stored.revision(), options), false);
  }

  /** Whether the last thing that kept a deleted object from going is gone. */
  private static boolean isFinished(Target target, ObjectNode wanted, Metadata old) {
    boolean free = !Metadata.of(wanted).hasFinalizers();
    if (target.resource().storage().equals("namespaces")) {
      free &= wanted.path("spec").path("finalizers").isEmpty();
    }
    return free && old.isBeingDeleted() && old.gracePeriod() == 0;
  }

  /** Whether the wanted object says which version it replaces. */
  private static boolean checkPreconditions(
      Target target, ObjectNode wanted, ObjectNode current, Unconditional unconditional) {
    Metadata metadata = Metadata.of(wanted);
    Metadata old = Metadata.of(current);
    Names.checkKind(target.type().gvk(), wanted);
    Names.checkNamespace(target, metadata);
    Names.checkName(target, metadata);
    checkUid(target, metadata, old.uid());
    String version = metadata.resourceVersion();
    if (version.isEmpty() || version.equals("0")) {
      requireUnconditional(target, unconditional);
      return false;
    }
    if (!version.equals(old.resourceVersion())) {
      throw conflict(target);
    }
    return true;
  }

  /**
   * Whether the wanted object is meant for what is there.
   *
   * @param stored the UID of what is there, empty if nothing is
   */
  static void checkUid(Target target, Metadata wanted, String stored) {
    if (!wanted.uid().isEmpty() && !wanted.uid().equals(stored)) {
      throw ApiException.conflict(
          target.type(),
          target.name(),
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(wanted.uid(), stored));
    }
  }

  private static void requireUnconditional(Target target, Unconditional unconditional) {
    if (unconditional == Unconditional.IF_KIND_ALLOWS
        && !target.resource().strategy().allowsUnconditionalUpdate()) {
      throw ApiException.invalid(
          target.type().gvk(),
          target.name(),
          List.of(
              new FieldError(
                  Reason.INVALID,
                  "metadata.resourceVersion",
                  "Invalid value: 0: must be specified for an update")));
    }
  }

  static ApiException conflict(Target target) {
    return ApiException.conflict(target.type(), target.name(), ApiException.MODIFIED);
  }
}

package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What kinds have in common or differ in, so that a kind reads as the list of its traits. */
final class Traits {
  Function<String, List<String>> nameRule = Names::dnsSubdomain;
  boolean hasStatus;
  boolean wipesStatus = true;
  List<String> generationFields = List.of();
  Consumer<ObjectNode> defaults = object -> {};
  Consumer<ObjectNode> onCreate = object -> {};
  BiConsumer<ObjectNode, ObjectNode> onUpdate = (object, old) -> {};
  Check check = (object, old) -> {};
  Function<ObjectNode, Map<String, String>> selectable = object -> Map.of();
  boolean qualifiedFinalizers = true;
  boolean unconditionalUpdate = true;
  boolean createOnUpdate;
  Map<String, Part> parts = Map.of();

  /** Rules of one kind. */
  @FunctionalInterface
  interface Check {
    /**
     * Complains through {@code object}.
     *
     * @param old the stored object; null on create
     */
    void check(Field object, @Nullable ObjectNode old);

    /** Both, this one first. */
    default Check and(Check next) {
      return (object, old) -> {
        check(object, old);
        next.check(object, old);
      };
    }
  }

  /**
   * What is written through a subresource, and its rules.
   *
   * @param take puts the part of its second argument into the first
   */
  record Part(BiConsumer<ObjectNode, ObjectNode> take, Check check) {}

  /** Names are DNS subdomains unless this says otherwise. */
  Traits named(Function<String, List<String>> rule) {
    nameRule = rule;
    return this;
  }

  /** Status is wiped on create, kept on update, and the only thing that {@code /status} writes. */
  Traits withStatus() {
    hasStatus = true;
    return this;
  }

  /** A creator may give the status, as agents do that register their node. */
  Traits createdWithStatus() {
    wipesStatus = false;
    return this;
  }

  /** {@code metadata.generation} counts the changes of these fields. */
  Traits countingChangesOf(String... fields) {
    generationFields = List.of(fields);
    return this;
  }

  Traits defaulting(Consumer<ObjectNode> rule) {
    defaults = defaults.andThen(rule);
    return this;
  }

  Traits creating(Consumer<ObjectNode> rule) {
    onCreate = onCreate.andThen(rule);
    return this;
  }

  /** The rule gets the new and the old object. */
  Traits updating(BiConsumer<ObjectNode, ObjectNode> rule) {
    onUpdate = onUpdate.andThen(rule);
    return this;
  }

  Traits checking(Check rule) {
    check = check.and(rule);
    return this;
  }

  Traits selectableBy(Function<ObjectNode, Map<String, String>> rule) {
    selectable = rule;
    return this;
  }

  /** A subresource writes what {@code take} takes, and nothing else. */
  Traits writtenInPart(String subresource, BiConsumer<ObjectNode, ObjectNode> take, Check rule) {
    Map<String, Part> all = new HashMap<>(parts);
    all.put(subresource, new Part(take, rule));
    parts = Map.copyOf(all);
    return this;
  }

  /** Updates must name the version they change. */
  Traits neverOverwritten() {
    unconditionalUpdate = false;
    return this;
  }

  /** Finalizers need no domain before the name. */
  Traits withAnyFinalizers() {
    qualifiedFinalizers = false;
    return this;
  }

  Traits createdByUpdate() {
    createOnUpdate = true;
    return this;
  }
}

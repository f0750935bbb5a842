package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strategy made of {@link Traits}.
 *
 * @param traits complete; not changed any more
 */
record BuiltInStrategy(Traits traits) implements Strategy {

  @Override
  public void applyDefaults(ObjectNode object) {
    traits.defaults.accept(object);
  }

  @Override
  public void prepareForCreate(ObjectNode object) {
    if (traits.hasStatus && traits.wipesStatus) {
      object.remove("status");
    }
    ObjectNode meta = Trees.child(object, "metadata");
    if (traits.generationFields.isEmpty()) {
      meta.remove("generation");
    } else {
      meta.put("generation", 1);
    }
    traits.onCreate.accept(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, String subresource) {
    if (subresource.equals("status")) {
      StatusWrites.keepAllButStatus(object, old);
    } else if (subresource.isEmpty()) {
      if (traits.hasStatus) {
        Trees.carryOver(object, old, "status");
      }
      traits.onUpdate.accept(object, old);
    } else if (traits.parts.containsKey(subresource)) {
      PartWrites.keepAllBut(traits.parts.get(subresource).take(), object, old);
    }
    if (!subresource.equals("binding")) {
      // Where a pod runs is no wish of its owner's, so it does not count.
      countGeneration(Trees.child(object, "metadata"), object, old);
    }
  }

  private void countGeneration(ObjectNode meta, ObjectNode object, ObjectNode old) {
    JsonNode before = old.path("metadata").path("generation");
    if (traits.generationFields.isEmpty()) {
      Trees.carryOver(meta, old.path("metadata"), "generation");
      return;
    }
    boolean changed =
        traits.generationFields.stream()
            .anyMatch(field -> !Trees.same(object.path(field), old.path(field)));
    meta.put("generation", before.asLong() + (changed ? 1 : 0));
  }

  @Override
  public List<FieldError> validate(
      ObjectNode object, @Nullable ObjectNode old, String subresource) {
    List<FieldError> errors = new ArrayList<>();
    Field root = Field.root(object, errors);
    ObjectMetaRules.check(
        root.get("metadata"), old == null ? null : old.path("metadata"), traits.nameRule);
    if (traits.qualifiedFinalizers) {
      ObjectMetaRules.checkFinalizersAreQualified(root.get("metadata", "finalizers"));
    }
    if (subresource.isEmpty()) {
      traits.check.check(root, old);
    } else if (traits.parts.containsKey(subresource)) {
      traits.parts.get(subresource).check().check(root, old);
    }
    return errors;
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    return traits.selectable.apply(object);
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return traits.unconditionalUpdate;
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return traits.createOnUpdate;
  }
}

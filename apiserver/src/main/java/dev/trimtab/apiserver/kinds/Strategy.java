package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is particular to one built-in kind. The request pipeline calls it in the order of the
 * methods below; each may change the tree it is given, never the old one.
 *
 * <p><b>Threads.</b> Stateless.
 */
public interface Strategy {

  /** Fills in the defaults that Kubernetes writes by hand; markers are the schema's business. */
  default void applyDefaults(ObjectNode object) {}

  /** Wipes what a creator may not set, such as status, and sets what the server knows. */
  default void prepareForCreate(ObjectNode object) {}

  /**
   * Carries over from {@code old} what this way of writing may not change.
   *
   * @param subresource such as {@code status}; empty for the object itself
   */
  default void prepareForUpdate(ObjectNode object, ObjectNode old, String subresource) {}

  /** All that is wrong with {@code object}; {@code old} is null on create. */
  default List<FieldError> validate(
      ObjectNode object, @Nullable ObjectNode old, String subresource) {
    return List.of();
  }

  /** Field selector paths beyond {@code metadata}, with their values; a missing value is empty. */
  default Map<String, String> selectableFields(ObjectNode object) {
    return Map.of();
  }

  /** Whether an update without {@code metadata.resourceVersion} overwrites whatever is there. */
  default boolean allowsUnconditionalUpdate() {
    return true;
  }

  /** Whether an update of a missing object creates it. */
  default boolean allowsCreateOnUpdate() {
    return false;
  }
}

package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.GroupVersionKind;
import java.util.List;

/** What a kind says of an object that is written; a kind is named by group and kind. */
final class Checked {
  private Checked() {}

  static List<FieldError> create(String kind, ObjectNode object) {
    return strategy(kind).validate(created(kind, object), null, "");
  }

  static ObjectNode created(String kind, ObjectNode object) {
    Strategy strategy = strategy(kind);
    strategy.applyDefaults(object);
    strategy.prepareForCreate(object);
    return object;
  }

  static List<FieldError> update(String kind, ObjectNode object, ObjectNode old) {
    Strategy strategy = strategy(kind);
    strategy.applyDefaults(object);
    strategy.prepareForUpdate(object, old, "");
    return strategy.validate(object, old, "");
  }

  private static Strategy strategy(String kind) {
    int slash = kind.indexOf('/');
    return Strategies.of(
        new GroupVersionKind(kind.substring(0, slash), "v1", kind.substring(slash + 1)));
  }
}

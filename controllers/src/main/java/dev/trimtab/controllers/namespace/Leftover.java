package dev.trimtab.controllers.namespace;

import dev.trimtab.controllers.shared.ServedKind;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/** Objects of a kind that are still in a namespace. */
record Leftover(ServedKind kind, List<ObjectMeta> objects) {
  Leftover {
    objects = List.copyOf(objects);
  }
}

package dev.trimtab.framework.josdk;

import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.ObjectType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chain of calls on an operation has selected so far.
 *
 * @param namespace the only namespace, or null for all
 * @param fields field requirements, such as {@code spec.nodeName=a}
 */
record Scope<T>(
    ObjectType<T> type, @Nullable String namespace, String labels, List<String> fields) {

  static <T> Scope<T> of(ObjectType<T> type, @Nullable String namespace) {
    return new Scope<>(type, namespace, "", List.of());
  }

  Scope<T> inNamespace(@Nullable String name) {
    return new Scope<>(type, name, labels, fields);
  }

  Scope<T> withLabels(String selector) {
    String joined = labels.isEmpty() ? selector : labels + "," + selector;
    return new Scope<>(type, namespace, joined, fields);
  }

  Scope<T> withField(String requirement) {
    var more = new ArrayList<>(fields);
    more.add(requirement);
    return new Scope<>(type, namespace, labels, List.copyOf(more));
  }

  InformerSpec<T> spec() {
    return new InformerSpec<>(
        type, namespace == null ? "" : namespace, labels, String.join(",", fields));
  }
}

package dev.trimtab.apiserver.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A path into an object, such as {@code .spec.ports[port=80,protocol="TCP"].targetPort}. */
record FieldPath(List<PathElement> elements) {
  static final FieldPath ROOT = new FieldPath(List.of());

  FieldPath {
    elements = List.copyOf(elements);
  }

  /** The path of named fields. */
  static FieldPath of(String... names) {
    FieldPath path = ROOT;
    for (String name : names) {
      path = path.child(new PathElement.Field(name));
    }
    return path;
  }

  FieldPath child(PathElement element) {
    List<PathElement> longer = new ArrayList<>(elements);
    longer.add(element);
    return new FieldPath(longer);
  }

  @Override
  public String toString() {
    return elements.stream().map(PathElement::toString).collect(Collectors.joining());
  }
}

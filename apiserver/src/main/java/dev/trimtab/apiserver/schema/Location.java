package dev.trimtab.apiserver.schema;

import org.jspecify.annotations.Nullable;

/**
 * Where in a tree something is, in the two forms of Kubernetes' decoder.
 *
 * @param struct the Go struct that holds the field, {@code DeploymentSpec}; null at the root
 * @param goPath field names without indexes: {@code spec.template.spec.containers.image}
 * @param path with indexes: {@code spec.template.spec.containers[0].image}
 */
record Location(@Nullable String struct, String goPath, String path) {
  static final Location ROOT = new Location(null, "", "");

  /** A named field of a struct. */
  Location field(String structName, String name) {
    return new Location(structName, join(goPath, name), join(path, name));
  }

  /** A value in a map: Go's path does not name the key. */
  Location key(String key) {
    return new Location(struct, goPath, join(path, key));
  }

  Location index(int index) {
    return new Location(struct, goPath, path + "[" + index + "]");
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}

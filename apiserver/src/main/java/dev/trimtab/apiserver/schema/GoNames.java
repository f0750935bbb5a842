package dev.trimtab.apiserver.schema;

/** Go's names for the types of the table. */
final class GoNames {
  private GoNames() {}

  /** {@code v1.PodSpec} for {@code io.k8s.api.core.v1.PodSpec}. */
  static String typeName(String modelName) {
    int last = modelName.lastIndexOf('.');
    return modelName.substring(modelName.lastIndexOf('.', last - 1) + 1);
  }
}

package dev.trimtab.apiserver.openapi;

/** The version of OpenAPI that a document speaks. */
enum Dialect {
  V2("#/definitions/"),
  V3("#/components/schemas/");

  private final String prefix;

  Dialect(String prefix) {
    this.prefix = prefix;
  }

  /** The reference to a named schema. */
  String reference(String name) {
    return prefix + name;
  }
}

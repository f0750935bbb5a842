package dev.trimtab.apiserver.table;

import java.util.Optional;

/** What a table row carries of its object. */
public enum IncludeObject {
  /** Nothing. */
  NONE("None"),
  /** The metadata, as a {@code PartialObjectMetadata}. The default. */
  METADATA("Metadata"),
  /** The whole object. */
  OBJECT("Object");

  private final String wire;

  IncludeObject(String wire) {
    this.wire = wire;
  }

  /**
   * Reads the query parameter {@code includeObject}.
   *
   * @param value what was sent; empty stands for {@code Metadata}
   * @return empty if the value is none of the three
   */
  public static Optional<IncludeObject> parse(String value) {
    if (value.isEmpty()) {
      return Optional.of(METADATA);
    }
    for (IncludeObject include : values()) {
      if (include.wire.equals(value)) {
        return Optional.of(include);
      }
    }
    return Optional.empty();
  }
}

package dev.trimtab.apiserver.schema;

import java.util.List;

/**
 * A list.
 *
 * @param keys the fields that identify an item, of a list that is a map; empty otherwise
 */
public record ListSchema(Element items, ListType type, List<String> keys, String goType)
    implements Schema {
  public ListSchema {
    keys = List.copyOf(keys);
  }

  /** How the items of a list relate, as in {@code x-kubernetes-list-type}. */
  public enum ListType {
    /** Owned and replaced as a whole. */
    ATOMIC,
    /** Unique scalars. */
    SET,
    /** Objects identified by {@link ListSchema#keys()}. */
    MAP
  }
}

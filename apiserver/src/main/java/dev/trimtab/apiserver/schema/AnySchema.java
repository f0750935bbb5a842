package dev.trimtab.apiserver.schema;

/**
 * Any JSON value.
 *
 * @param atomic whether it is owned as a whole; otherwise its maps are granular and its lists
 *     atomic
 * @param goType see {@link Schema#goType()}
 */
public record AnySchema(boolean atomic, String goType) implements Schema {
  /** Any value, owned field by field, as below {@code x-kubernetes-preserve-unknown-fields}. */
  public static final AnySchema DEDUCED = new AnySchema(false, "interface {}");

  /** Any value, owned as a whole. */
  public static final AnySchema ATOMIC = new AnySchema(true, "interface {}");
}

package dev.trimtab.informer.fabric8;

/** How much of an object is kept. */
public enum Retention {
  /** All but managed fields, which only their managers need and which can be half of an object. */
  WITHOUT_MANAGED_FIELDS,
  /** All. */
  EVERYTHING,
  /** Metadata without managed fields. */
  METADATA
}

package dev.trimtab.apiserver.fields;

/**
 * The fields of one owner.
 *
 * @param apiVersion the version in whose terms the fields are named
 * @param time RFC 3339; empty if unknown
 */
record Ownership(FieldSet fields, String apiVersion, String time) {
  Ownership withFields(FieldSet changed) {
    return new Ownership(changed, apiVersion, time);
  }

  Ownership at(String now) {
    return new Ownership(fields, apiVersion, now);
  }
}

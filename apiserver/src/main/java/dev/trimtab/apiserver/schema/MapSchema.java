package dev.trimtab.apiserver.schema;

/**
 * An object with free keys.
 *
 * @param atomic whether it is owned as a whole
 */
public record MapSchema(Element values, boolean atomic, String goType) implements Schema {}

/**
 * What objects may look like: the built-in kinds' types and the schemas of custom resource
 * definitions, and the pure functions over JSON trees that follow from them.
 *
 * <p>Guarantees: no function here does I/O beyond reading the table from the class path; a tree
 * given in is never kept; errors are {@link dev.trimtab.apiserver.schema.DecodeException} or lists
 * of {@link dev.trimtab.apiserver.model.FieldError}, in Kubernetes' words.
 *
 * <p>Not guaranteed: that a tree which decodes is valid; the rules of each built-in kind live
 * elsewhere.
 *
 * <p>Threads: schemas are immutable to the outside and safe for any number of threads; types of the
 * built-in table are parsed on first use.
 */
@NullMarked
package dev.trimtab.apiserver.schema;

import org.jspecify.annotations.NullMarked;

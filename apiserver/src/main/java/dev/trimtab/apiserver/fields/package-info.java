/**
 * Who owns which field: field sets as {@code managedFields} hold them, ownership after every write,
 * and server-side apply.
 *
 * <p>Guarantees: a function here changes none of its arguments. Applying the same configuration
 * twice changes nothing. Whatever the input, the only exceptions are {@link
 * dev.trimtab.apiserver.fields.ApplyConflictException} and {@link
 * dev.trimtab.apiserver.fields.ApplyException}.
 *
 * <p>Not guaranteed: that the result of apply is canonical or valid; decode, default and validate
 * it. Conversion between versions of a kind is the identity here.
 *
 * <p>Threads: all functions are pure; all values are immutable to the outside.
 */
@NullMarked
package dev.trimtab.apiserver.fields;

import org.jspecify.annotations.NullMarked;

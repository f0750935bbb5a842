/**
 * The rules of {@code x-kubernetes-validations}: expressions in CEL over custom resources.
 *
 * <p>Guarantees: the expression engine is loaded when the first rule is compiled, not before; an
 * expression that loops over too much fails instead of running on; whatever the rule and the
 * object, the only result is a list of errors.
 *
 * <p>Not guaranteed: Kubernetes' own functions for quantities, URLs, IP addresses, formats and
 * semantic versions, and its cost estimates; a rule that uses such a function is refused when the
 * definition is created. Expressions are checked without the types of the schema.
 *
 * <p>Threads: everything public is safe for any number of threads.
 */
@NullMarked
package dev.trimtab.apiserver.cel;

import org.jspecify.annotations.NullMarked;

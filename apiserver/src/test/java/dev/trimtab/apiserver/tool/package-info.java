/**
 * The generator of the built-in schema table: reads the Go sources of the Kubernetes API types and
 * writes {@code schemas.tsv} and {@code descriptions.tsv}. Run by hand; its output is checked in.
 */
@NullMarked
package dev.trimtab.apiserver.tool;

import org.jspecify.annotations.NullMarked;

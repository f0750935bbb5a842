/**
 * The Quarkus service and the {@code trimtab} command: wires the parts, and is the only place that
 * knows Quarkus.
 */
@NullMarked
package dev.trimtab.service;

import org.jspecify.annotations.NullMarked;

/**
 * Service accounts: every namespace has one named {@code default}.
 *
 * <p><b>Threads.</b> Any number of namespaces at once, one thread each.
 */
@NullMarked
package dev.trimtab.controllers.serviceaccount;

import org.jspecify.annotations.NullMarked;

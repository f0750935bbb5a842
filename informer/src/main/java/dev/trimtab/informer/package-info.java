/**
 * The pipeline from a server to handlers: Reflector, DeltaFifo, Indexer, Lister, SharedInformer.
 * Generic: it knows an {@link dev.trimtab.informer.ObjectType}, not Kubernetes.
 */
@NullMarked
package dev.trimtab.informer;

import org.jspecify.annotations.NullMarked;

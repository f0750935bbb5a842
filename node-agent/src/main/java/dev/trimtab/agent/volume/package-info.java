/**
 * Volumes of pods: directories on the machine that show what the pod asks for.
 *
 * <p><b>Guarantees.</b> Files of ConfigMaps, Secrets and projections change together: a reader sees
 * all of the old or all of the new. Making a volume again changes nothing that is as wanted. What a
 * pod names and the cluster lacks is told by name.
 *
 * <p><b>Threads.</b> One pod is worked on by one thread at a time; different pods by any number.
 */
@NullMarked
package dev.trimtab.agent.volume;

import org.jspecify.annotations.NullMarked;

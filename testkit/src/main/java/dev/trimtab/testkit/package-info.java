/**
 * Tests of controllers against a Kubernetes API: {@link dev.trimtab.testkit.KubernetesTest} on a
 * test class gives one.
 *
 * <p><b>Guarantees.</b> By default the API server is Trimtab's own, in this JVM, without sockets,
 * containers or binaries; nothing of one test class is seen by another. Each test method has a
 * namespace of its own.
 *
 * <p><b>Threads.</b> A {@link dev.trimtab.testkit.TestCluster} is safe for any number of threads.
 */
@NullMarked
package dev.trimtab.testkit;

import org.jspecify.annotations.NullMarked;

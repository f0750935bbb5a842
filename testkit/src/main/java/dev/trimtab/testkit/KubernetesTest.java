package dev.trimtab.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a Kubernetes API. Constructors and methods may take a {@link TestCluster} or a
 * {@link io.fabric8.kubernetes.client.KubernetesClient}, whose namespace is the test method's own.
 *
 * <p>Which API is chosen by the system property {@code trimtab.test.cluster}: {@code embedded} (the
 * default), or {@code kubeconfig} for the cluster of {@code KUBECONFIG}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterExtension.class)
public @interface KubernetesTest {}

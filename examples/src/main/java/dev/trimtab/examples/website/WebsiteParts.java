package dev.trimtab.examples.website;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import java.util.Objects;

/** What a {@link Website} is made of. Only what is meant to be is said: the objects are applied. */
record WebsiteParts(Website website) {

  private static final String IMAGE = "trimtab.dev/hello:1";
  private static final int CONTAINER_PORT = 8080;
  private static final String PAGE = "index.html";

  ConfigMap page() {
    return new ConfigMapBuilder()
        .withMetadata(metadata())
        .addToData(PAGE, website.getSpec().html())
        .build();
  }

  Deployment servers() {
    return new DeploymentBuilder()
        .withMetadata(metadata())
        .withNewSpec()
        .withReplicas(wanted())
        .withNewSelector()
        .withMatchLabels(labels())
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels())
        // A pod reads its page when it starts, so a new page needs new pods.
        .addToAnnotations(
            "examples.trimtab.dev/page", Integer.toHexString(website.getSpec().html().hashCode()))
        .endMetadata()
        .withNewSpec()
        .withTerminationGracePeriodSeconds(1L)
        .addNewContainer()
        .withName("web")
        .withImage(IMAGE)
        .addNewPort()
        .withName("http")
        .withContainerPort(CONTAINER_PORT)
        .endPort()
        .withNewResources()
        .addToLimits("memory", new Quantity("32Mi"))
        .endResources()
        .withNewReadinessProbe()
        .withNewTcpSocket()
        .withNewPort("http")
        .endTcpSocket()
        .withPeriodSeconds(1)
        .endReadinessProbe()
        .addNewVolumeMount()
        .withName("page")
        .withMountPath("/www/" + PAGE)
        .withSubPath(PAGE)
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("page")
        .withNewConfigMap()
        .withName(website.getMetadata().getName())
        .endConfigMap()
        .endVolume()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  Service entrance() {
    return new ServiceBuilder()
        .withMetadata(metadata())
        .withNewSpec()
        .withType("NodePort")
        .withSelector(labels())
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withNewTargetPort("http")
        .withNodePort(website.getSpec().nodePort())
        .endPort()
        .endSpec()
        .build();
  }

  int wanted() {
    return Objects.requireNonNullElse(website.getSpec().replicas(), 1);
  }

  private Map<String, String> labels() {
    return Map.of(
        "app.kubernetes.io/name",
        "website",
        "app.kubernetes.io/instance",
        website.getMetadata().getName());
  }

  /** All parts bear the website's name and go with it. */
  private ObjectMeta metadata() {
    return new ObjectMetaBuilder()
        .withNamespace(website.getMetadata().getNamespace())
        .withName(website.getMetadata().getName())
        .withLabels(labels())
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(website.getApiVersion())
                .withKind(website.getKind())
                .withName(website.getMetadata().getName())
                .withUid(website.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build())
        .build();
  }
}

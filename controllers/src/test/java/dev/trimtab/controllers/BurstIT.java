package dev.trimtab.controllers;

import static dev.trimtab.controllers.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BurstIT {

  /** Nodes of 16 CPUs take 3 pods of 5 CPUs: 500 pods want 167 of the 170 nodes. */
  @Test
  void aBurstOfPodsFillsNodesWithoutOvercommittingAny() throws InterruptedException {
    try (var cluster = new TestCluster().withNodes(170)) {
      Deployment deployment = BuiltinControllersIT.deployment("burst", 500, "web:1");
      deployment
          .getSpec()
          .getTemplate()
          .getSpec()
          .getContainers()
          .getFirst()
          .setResources(
              new ResourceRequirementsBuilder().addToRequests("cpu", new Quantity("5")).build());
      long begin = System.nanoTime();
      cluster.client().resource(deployment).create();
      eventually("500 pods bound", () -> bound(cluster).size() == 500);
      long millis = (System.nanoTime() - begin) / 1_000_000;

      LoggerFactory.getLogger(BurstIT.class)
          .atInfo()
          .addKeyValue("millis", millis)
          .addKeyValue("podsPerSecond", 500_000 / millis)
          .log("500 pods bound");
      assertThat(
              bound(cluster).stream()
                  .collect(
                      Collectors.groupingBy(
                          pod -> pod.getSpec().getNodeName(), Collectors.counting()))
                  .values())
          .allSatisfy(pods -> assertThat(pods).isLessThanOrEqualTo(3));
    }
  }

  private static List<Pod> bound(TestCluster cluster) {
    return cluster.client().pods().inNamespace("default").list().getItems().stream()
        .filter(pod -> pod.getSpec().getNodeName() != null)
        .toList();
  }
}

package dev.trimtab.controllers;

import static dev.trimtab.controllers.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuiltinControllersIT {

  private TestCluster cluster;
  private KubernetesClient client;

  @BeforeAll
  void start() throws InterruptedException {
    cluster = new TestCluster().withNodes(3);
    client = cluster.client();
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void aDeploymentBecomesAvailableRollsOutAndGoesBack() throws InterruptedException {
    create(deployment("roll", 3, "web:1"));
    eventually("available", () -> isComplete("roll", 3));
    assertThat(client.pods().inNamespace("default").withLabel("app", "roll").list().getItems())
        .hasSize(3)
        .allSatisfy(pod -> assertThat(pod.getSpec().getNodeName()).startsWith("node-"));

    setImage("roll", "web:2");
    eventually("rolled out", () -> isComplete("roll", 3) && revision("roll").equals("2"));
    eventually("new pods only", () -> images("roll").equals(Map.of("web:2", 3L)));

    setImage("roll", "web:1");
    eventually("rolled back", () -> isComplete("roll", 3) && revision("roll").equals("3"));
    assertThat(replicaSets("roll")).hasSize(2);
    assertThat(replicaSets("roll"))
        .filteredOn(set -> set.getSpec().getReplicas() == 3)
        .singleElement()
        .satisfies(
            set ->
                assertThat(set.getMetadata().getAnnotations())
                    .containsEntry("deployment.kubernetes.io/revision", "3")
                    .containsEntry("deployment.kubernetes.io/revision-history", "1"));
  }

  @Test
  void aBrokenTemplateStopsTheRolloutBeforeItHarms() throws InterruptedException {
    create(deployment("careful", 4, "web:1"));
    eventually("available", () -> isComplete("careful", 4));

    setImage("careful", TestCluster.BROKEN_IMAGE);
    eventually(
        "stuck", () -> images("careful").equals(Map.of("web:1", 3L, TestCluster.BROKEN_IMAGE, 2L)));
    eventually(
        "as many available as promised",
        () -> Objects.equals(get("careful").getStatus().getAvailableReplicas(), 3));

    setImage("careful", "web:1");
    eventually("healed", () -> isComplete("careful", 4));
  }

  @Test
  void aRecreateRolloutNeverRunsOldAndNewPodsTogether() throws InterruptedException {
    Deployment recreate = deployment("recreate", 2, "web:1");
    recreate.getSpec().getStrategy().setType("Recreate");
    recreate.getSpec().getStrategy().setRollingUpdate(null);
    create(recreate);
    eventually("available", () -> isComplete("recreate", 2));

    setImage("recreate", "web:2");
    eventually(
        "rolled out",
        () -> {
          assertThat(images("recreate")).hasSizeLessThanOrEqualTo(1);
          return isComplete("recreate", 2) && images("recreate").equals(Map.of("web:2", 2L));
        });
  }

  @Test
  void aDeploymentIsScaledAndAPodThatIsDeletedIsReplaced() throws InterruptedException {
    create(deployment("scaled", 1, "web:1"));
    eventually("available", () -> isComplete("scaled", 1));
    scale("scaled", 5);
    eventually("scaled up", () -> isComplete("scaled", 5));
    Pod victim = pods("scaled").getFirst();
    client.resource(victim).delete();
    eventually(
        "replaced",
        () ->
            isComplete("scaled", 5)
                && pods("scaled").stream()
                    .noneMatch(p -> uid(p.getMetadata()).equals(uid(victim.getMetadata()))));
    scale("scaled", 0);
    eventually("scaled down", () -> pods("scaled").isEmpty());
  }

  @Test
  void aServiceFollowsItsPods() throws InterruptedException {
    client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("front")
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", "front")
                .addNewPort()
                .withPort(80)
                .withNewTargetPort(8080)
                .endPort()
                .endSpec()
                .build())
        .create();
    create(deployment("front", 3, "web:1"));

    eventually("three endpoints", () -> readyAddresses("front") == 3);
    eventually("three addresses", () -> legacyAddresses("front") == 3);
    scale("front", 1);
    eventually("one endpoint", () -> readyAddresses("front") == 1);
    client.services().inNamespace("default").withName("front").delete();
    eventually("no slices", () -> slices("front").isEmpty());
    eventually(
        "no endpoints",
        () -> client.endpoints().inNamespace("default").withName("front").get() == null);
  }

  @Test
  void deletingADeploymentDeletesWhatItOwns() throws InterruptedException {
    create(deployment("owned", 2, "web:1"));
    eventually("available", () -> isComplete("owned", 2));
    client.apps().deployments().inNamespace("default").withName("owned").delete();
    eventually("sets gone", () -> replicaSets("owned").isEmpty());
    eventually("pods gone", () -> pods("owned").isEmpty());
  }

  @Test
  void foregroundDeletionEndsWithTheOwnerAndOrphaningKeepsDependents() throws InterruptedException {
    create(deployment("foreground", 2, "web:1"));
    eventually("available", () -> isComplete("foreground", 2));
    client
        .apps()
        .deployments()
        .inNamespace("default")
        .withName("foreground")
        .withPropagationPolicy(DeletionPropagation.FOREGROUND)
        .delete();
    eventually(
        "owner gone",
        () -> {
          boolean gone =
              client.apps().deployments().inNamespace("default").withName("foreground").get()
                  == null;
          if (gone) {
            assertThat(pods("foreground")).isEmpty();
            assertThat(replicaSets("foreground")).isEmpty();
          }
          return gone;
        });

    create(deployment("orphaning", 2, "web:1"));
    eventually("available", () -> isComplete("orphaning", 2));
    client
        .apps()
        .deployments()
        .inNamespace("default")
        .withName("orphaning")
        .withPropagationPolicy(DeletionPropagation.ORPHAN)
        .delete();
    eventually(
        "owner gone",
        () ->
            client.apps().deployments().inNamespace("default").withName("orphaning").get() == null);
    assertThat(replicaSets("orphaning"))
        .singleElement()
        .satisfies(set -> assertThat(set.getMetadata().getOwnerReferences()).isEmpty());
    assertThat(pods("orphaning")).hasSize(2);
  }

  @Test
  void objectsOfCustomKindsOwnAndAreOwned() throws InterruptedException {
    var context = createCustomKind();
    GenericKubernetesResource owner =
        client
            .genericKubernetesResources(context)
            .inNamespace("default")
            .resource(
                new GenericKubernetesResourceBuilder()
                    .withApiVersion("test.trimtab.dev/v1")
                    .withKind("Widget")
                    .withNewMetadata()
                    .withNamespace("default")
                    .withName("owner")
                    .endMetadata()
                    .build())
            .create();
    client.resource(ownedBy(owner, "dependent", owner.getMetadata().getUid())).create();
    client.resource(ownedBy(owner, "stale", "no-such-uid")).create();

    eventually("the dependent of a former incarnation goes", () -> configMap("stale") == null);
    assertThat(configMap("dependent")).isNotNull();
    client.genericKubernetesResources(context).inNamespace("default").withName("owner").delete();
    eventually("the dependent goes", () -> configMap("dependent") == null);
  }

  @Test
  void aNamespaceIsEmptiedBeforeItGoes() throws InterruptedException {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("doomed").endMetadata().build())
        .create();
    eventually(
        "default service account",
        () -> client.serviceAccounts().inNamespace("doomed").withName("default").get() != null);
    Deployment deployment = deployment("app", 2, "web:1");
    deployment.getMetadata().setNamespace("doomed");
    create(deployment);
    eventually("pods", () -> client.pods().inNamespace("doomed").list().getItems().size() == 2);

    client.namespaces().withName("doomed").delete();
    eventually("namespace gone", () -> client.namespaces().withName("doomed").get() == null);
    assertThat(client.pods().inNamespace("doomed").list().getItems()).isEmpty();
    assertThat(client.apps().deployments().inNamespace("doomed").list().getItems()).isEmpty();
  }

  @Test
  void aPodThatFitsNowhereSaysWhyAndRunsOnceItFits() throws InterruptedException {
    Deployment huge = deployment("huge", 1, "web:1");
    huge.getSpec().getTemplate().getSpec().setNodeSelector(Map.of("size", "huge"));
    create(huge);
    eventually(
        "unschedulable",
        () ->
            pods("huge").stream()
                .flatMap(pod -> pod.getStatus().getConditions().stream())
                .anyMatch(
                    c ->
                        "Unschedulable".equals(c.getReason())
                            && c.getMessage()
                                .equals(
                                    "0/3 nodes are available: 3 node(s) didn't match Pod's node"
                                        + " affinity/selector.")));
    edit(
        client.nodes().withName("node-001"),
        node -> node.getMetadata().getLabels().put("size", "huge"));
    eventually("runs", () -> isComplete("huge", 1));
  }

  @Test
  void aStatefulSetStartsInOrderAndAJobAndADaemonSetRun() throws InterruptedException {
    client
        .resource(
            new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("db")
                .endMetadata()
                .withNewSpec()
                .withServiceName("db")
                .withReplicas(2)
                .withNewSelector()
                .addToMatchLabels("app", "db")
                .endSelector()
                .withTemplate(template("db", "db:1"))
                .endSpec()
                .build())
        .create();
    eventually("two pods", () -> readyReplicas("db") == 2);
    assertThat(pods("db"))
        .extracting(pod -> pod.getMetadata().getName())
        .containsExactlyInAnyOrder("db-0", "db-1");
    edit(
        client.apps().statefulSets().inNamespace("default").withName("db"),
        set -> set.getSpec().setTemplate(template("db", "db:2")));
    eventually(
        "updated", () -> readyReplicas("db") == 2 && images("db").equals(Map.of("db:2", 2L)));

    client
        .resource(
            new DaemonSetBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("agent")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", "agent")
                .endSelector()
                .withTemplate(template("agent", "agent:1"))
                .endSpec()
                .build())
        .create();
    eventually("a pod on each node", () -> daemon().getNumberAvailable() == 3);
    assertThat(pods("agent"))
        .extracting(pod -> pod.getSpec().getNodeName())
        .containsExactlyInAnyOrder("node-000", "node-001", "node-002");
    edit(
        client.apps().daemonSets().inNamespace("default").withName("agent"),
        set -> set.getSpec().setTemplate(template("agent", "agent:2")));
    eventually(
        "updated",
        () ->
            Integer.valueOf(3).equals(daemon().getUpdatedNumberScheduled())
                && images("agent").equals(Map.of("agent:2", 3L)));
  }

  @Test
  void aJobRunsUntilEnoughPodsHaveSucceeded() throws InterruptedException {
    var template = template("sum", TestCluster.ONE_SHOT_IMAGE);
    template.getSpec().setRestartPolicy("Never");
    client
        .resource(
            new JobBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("sum")
                .endMetadata()
                .withNewSpec()
                .withCompletions(3)
                .withParallelism(2)
                .withTemplate(template)
                .endSpec()
                .build())
        .create();

    eventually("complete", () -> job().getCompletionTime() != null);
    assertThat(job().getSucceeded()).isEqualTo(3);
    assertThat(job().getConditions())
        .anySatisfy(condition -> assertThat(condition.getType()).isEqualTo("Complete"));
  }

  private JobStatus job() {
    var status =
        client.batch().v1().jobs().inNamespace("default").withName("sum").get().getStatus();
    return status == null ? new JobStatus() : status;
  }

  private DaemonSetStatus daemon() {
    var set = client.apps().daemonSets().inNamespace("default").withName("agent").get();
    return set.getStatus() == null || set.getStatus().getNumberAvailable() == null
        ? new DaemonSetStatusBuilder().withNumberAvailable(0).build()
        : set.getStatus();
  }

  private int readyReplicas(String name) {
    var set = client.apps().statefulSets().inNamespace("default").withName(name).get();
    return set.getStatus() == null || set.getStatus().getReadyReplicas() == null
        ? 0
        : set.getStatus().getReadyReplicas();
  }

  private static PodTemplateSpec template(String app, String image) {
    return deployment(app, 1, image).getSpec().getTemplate();
  }

  private ResourceDefinitionContext createCustomKind() throws InterruptedException {
    client
        .resource(
            new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName("widgets.test.trimtab.dev")
                .endMetadata()
                .withNewSpec()
                .withGroup("test.trimtab.dev")
                .withScope("Namespaced")
                .withNewNames()
                .withKind("Widget")
                .withPlural("widgets")
                .withSingular("widget")
                .withListKind("WidgetList")
                .endNames()
                .addNewVersion()
                .withName("v1")
                .withServed(true)
                .withStorage(true)
                .withNewSchema()
                .withOpenAPIV3Schema(
                    new JSONSchemaPropsBuilder()
                        .withType("object")
                        .withXKubernetesPreserveUnknownFields(true)
                        .build())
                .endSchema()
                .endVersion()
                .endSpec()
                .build())
        .create();
    eventually("the kind is served", () -> client.getApiResources("test.trimtab.dev/v1") != null);
    return new ResourceDefinitionContext.Builder()
        .withGroup("test.trimtab.dev")
        .withVersion("v1")
        .withPlural("widgets")
        .withKind("Widget")
        .withNamespaced(true)
        .build();
  }

  private static ConfigMap ownedBy(GenericKubernetesResource owner, String name, String uid) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(uid)
                .build())
        .endMetadata()
        .build();
  }

  private ConfigMap configMap(String name) {
    return client.configMaps().inNamespace("default").withName(name).get();
  }

  private void create(Deployment deployment) {
    client.resource(deployment).create();
  }

  private Deployment get(String name) {
    return client.apps().deployments().inNamespace("default").withName(name).get();
  }

  private void setImage(String name, String image) {
    edit(
        deployments().withName(name),
        d -> d.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage(image));
  }

  private boolean isComplete(String name, int replicas) {
    Deployment deployment = get(name);
    var status = deployment.getStatus();
    return status != null
        && Objects.equals(status.getObservedGeneration(), deployment.getMetadata().getGeneration())
        && Objects.equals(status.getReplicas(), replicas)
        && Objects.equals(status.getUpdatedReplicas(), replicas)
        && Objects.equals(status.getAvailableReplicas(), replicas);
  }

  private String revision(String name) {
    return get(name)
        .getMetadata()
        .getAnnotations()
        .getOrDefault("deployment.kubernetes.io/revision", "");
  }

  private List<Pod> pods(String app) {
    return client.pods().inNamespace("default").withLabel("app", app).list().getItems();
  }

  private Map<String, Long> images(String app) {
    return pods(app).stream()
        .filter(pod -> !pod.isMarkedForDeletion())
        .collect(
            Collectors.groupingBy(
                pod -> pod.getSpec().getContainers().getFirst().getImage(), Collectors.counting()));
  }

  private List<ReplicaSet> replicaSets(String app) {
    return client
        .apps()
        .replicaSets()
        .inNamespace("default")
        .withLabel("app", app)
        .list()
        .getItems();
  }

  private List<EndpointSlice> slices(String service) {
    return client
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace("default")
        .withLabel("kubernetes.io/service-name", service)
        .list()
        .getItems();
  }

  private long readyAddresses(String service) {
    return slices(service).stream()
        .map(EndpointSlice::getEndpoints)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
        .count();
  }

  private int legacyAddresses(String service) {
    Endpoints endpoints = client.endpoints().inNamespace("default").withName(service).get();
    return endpoints == null || endpoints.getSubsets() == null
        ? 0
        : endpoints.getSubsets().stream().mapToInt(s -> s.getAddresses().size()).sum();
  }

  private static String uid(ObjectMeta metadata) {
    return metadata.getUid();
  }

  static Deployment deployment(String name, int replicas, String image) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewStrategy()
        .withType("RollingUpdate")
        .endStrategy()
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("web")
        .withImage(image)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private void scale(String deployment, int replicas) {
    edit(deployments().withName(deployment), d -> d.getSpec().setReplicas(replicas));
  }

  private NonNamespaceOperation<Deployment, DeploymentList, RollableScalableResource<Deployment>>
      deployments() {
    return client.apps().deployments().inNamespace("default");
  }

  /** Edits an object, again if a controller wrote to it between the read and the write. */
  private static <T> void edit(Resource<T> resource, Consumer<T> change) {
    for (int attempt = 1; ; attempt++) {
      try {
        resource.edit(
            object -> {
              change.accept(object);
              return object;
            });
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == 10) {
          throw e;
        }
      }
    }
  }
}

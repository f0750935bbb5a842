package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** What a pod, or the template of one, means when it does not say. */
final class PodDefaults {
  private static final List<String> CONTAINER_LISTS =
      List.of("initContainers", "containers", "ephemeralContainers");
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");

  private PodDefaults() {}

  /** The defaults that only a pod itself gets, not the template of one. */
  static void applyToPod(ObjectNode pod) {
    ObjectNode spec = Trees.child(pod, "spec");
    applyToSpec(spec);
    Trees.setDefault(spec, "enableServiceLinks", true);
    for (String list : List.of("initContainers", "containers")) {
      Trees.objects(spec.path(list)).forEach(PodDefaults::requestWhatIsLimited);
    }
  }

  /** A template as workloads hold it: metadata and spec. */
  static void applyToTemplate(ObjectNode owner) {
    if (owner.path("template") instanceof ObjectNode template) {
      applyToSpec(Trees.child(template, "spec"));
    }
  }

  static void applyToSpec(ObjectNode spec) {
    Trees.setDefault(spec, "dnsPolicy", "ClusterFirst");
    Trees.setDefault(spec, "restartPolicy", "Always");
    Trees.setDefault(spec, "terminationGracePeriodSeconds", 30);
    Trees.setDefault(spec, "schedulerName", "default-scheduler");
    Trees.child(spec, "securityContext");
    keepBothAccountFields(spec);
    for (String list : CONTAINER_LISTS) {
      Trees.objects(spec.path(list)).forEach(PodDefaults::container);
    }
    if (spec.path("hostNetwork").asBoolean()) {
      Trees.objects(spec.path("initContainers")).forEach(PodDefaults::useHostPorts);
      Trees.objects(spec.path("containers")).forEach(PodDefaults::useHostPorts);
    }
    Trees.objects(spec.path("volumes")).forEach(VolumeDefaults::volume);
    for (ObjectNode constraint : Trees.objects(spec.path("topologySpreadConstraints"))) {
      Trees.setDefault(constraint, "whenUnsatisfiable", "DoNotSchedule");
    }
  }

  /** {@code serviceAccount} is the old name; readers of both must see the same. */
  private static void keepBothAccountFields(ObjectNode spec) {
    String account = spec.path("serviceAccountName").asText("");
    if (account.isEmpty()) {
      account = spec.path("serviceAccount").asText("");
    }
    if (!account.isEmpty()) {
      spec.put("serviceAccountName", account).put("serviceAccount", account);
    }
  }

  private static void container(ObjectNode container) {
    Trees.setDefault(container, "imagePullPolicy", pullPolicy(container.path("image").asText("")));
    Trees.setDefault(container, "terminationMessagePath", "/dev/termination-log");
    Trees.setDefault(container, "terminationMessagePolicy", "File");
    Trees.child(container, "resources");
    for (ObjectNode port : Trees.objects(container.path("ports"))) {
      Trees.setDefault(port, "protocol", "TCP");
    }
    for (ObjectNode variable : Trees.objects(container.path("env"))) {
      if (variable.path("valueFrom").path("fieldRef") instanceof ObjectNode reference) {
        Trees.setDefault(reference, "apiVersion", "v1");
      }
    }
    for (String field : PROBES) {
      if (container.path(field) instanceof ObjectNode probe) {
        probe(probe);
      }
    }
    for (JsonNode handler : container.path("lifecycle")) {
      if (handler.path("httpGet") instanceof ObjectNode get) {
        httpGet(get);
      }
    }
  }

  private static String pullPolicy(String image) {
    if (image.contains("@")) {
      return "IfNotPresent";
    }
    int tag = image.lastIndexOf(':');
    boolean tagged = tag > image.lastIndexOf('/');
    return !tagged || image.substring(tag + 1).equals("latest") ? "Always" : "IfNotPresent";
  }

  private static void probe(ObjectNode probe) {
    Trees.setDefaultIfZero(probe, "timeoutSeconds", 1);
    Trees.setDefaultIfZero(probe, "periodSeconds", 10);
    Trees.setDefaultIfZero(probe, "successThreshold", 1);
    Trees.setDefaultIfZero(probe, "failureThreshold", 3);
    if (probe.path("httpGet") instanceof ObjectNode get) {
      httpGet(get);
    }
    if (probe.path("grpc") instanceof ObjectNode grpc) {
      Trees.setDefault(grpc, "service", "");
    }
  }

  private static void httpGet(ObjectNode get) {
    Trees.setDefault(get, "path", "/");
    Trees.setDefault(get, "scheme", "HTTP");
  }

  private static void useHostPorts(ObjectNode container) {
    for (ObjectNode port : Trees.objects(container.path("ports"))) {
      Trees.setDefaultIfZero(port, "hostPort", port.path("containerPort").asInt());
    }
  }

  private static void requestWhatIsLimited(ObjectNode container) {
    JsonNode limits = container.path("resources").path("limits");
    if (limits.isEmpty()) {
      return;
    }
    ObjectNode requests = Trees.child(Trees.child(container, "resources"), "requests");
    for (Map.Entry<String, JsonNode> limit : limits.properties()) {
      if (!requests.has(limit.getKey())) {
        requests.set(limit.getKey(), limit.getValue());
      }
    }
  }
}

package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Namespaces, nodes, and the kinds that only hold data. */
final class CoreKinds {
  private static final String NAMESPACE_LABEL = "kubernetes.io/metadata.name";

  private static final Set<String> SYSTEM_PRIORITIES =
      Set.of("system-node-critical", "system-cluster-critical");

  private CoreKinds() {}

  static Map<String, Traits> traits() {
    return Map.ofEntries(
        Map.entry("/Namespace", namespace()),
        Map.entry("/Node", node()),
        Map.entry("/Pod", PodKind.traits()),
        Map.entry("/ConfigMap", configMap()),
        Map.entry("/Secret", secret()),
        Map.entry("/ServiceAccount", new Traits()),
        Map.entry("/PodTemplate", podTemplate()),
        Map.entry("/Event", event("involvedObject", "source")),
        Map.entry("events.k8s.io/Event", event("regarding", "deprecatedSource")),
        Map.entry("/LimitRange", LimitRules.limitRange()),
        Map.entry("/ResourceQuota", LimitRules.resourceQuota()),
        Map.entry("coordination.k8s.io/Lease", lease()),
        Map.entry("scheduling.k8s.io/PriorityClass", priorityClass()),
        Map.entry("node.k8s.io/RuntimeClass", runtimeClass()));
  }

  private static Traits namespace() {
    return new Traits()
        .named(Names::dnsLabel)
        .withStatus()
        .defaulting(
            namespace -> {
              ObjectNode meta = Trees.child(namespace, "metadata");
              String name = meta.path("name").asText("");
              if (!name.isEmpty()) {
                Trees.child(meta, "labels").put(NAMESPACE_LABEL, name);
              }
            })
        .creating(
            namespace -> {
              // A name that was generated is known only now.
              ObjectNode meta = Trees.child(namespace, "metadata");
              Trees.child(meta, "labels").put(NAMESPACE_LABEL, meta.path("name").asText(""));
              ObjectNode spec = Trees.child(namespace, "spec");
              boolean held = false;
              for (JsonNode finalizer : spec.path("finalizers")) {
                held |= finalizer.asText("").equals("kubernetes");
              }
              if (!held) {
                spec.withArray("finalizers").add("kubernetes");
              }
              namespace.putObject("status").put("phase", "Active");
            })
        .updating((namespace, old) -> Trees.carryOver(namespace, old, "spec"))
        .writtenInPart(
            "finalize",
            (namespace, wanted) ->
                Trees.carryOver(Trees.child(namespace, "spec"), wanted.path("spec"), "finalizers"),
            (namespace, old) -> {})
        .selectableBy(CoreKinds::phase);
  }

  private static Map<String, String> phase(ObjectNode object) {
    return Map.of("status.phase", object.path("status").path("phase").asText(""));
  }

  private static Traits node() {
    return new Traits()
        .withStatus()
        .createdWithStatus()
        .defaulting(CoreKinds::matchNetworks)
        .checking(
            (node, old) -> {
              for (Field taint : node.get("spec", "taints").items()) {
                checkTaint(taint);
              }
              if (old != null) {
                keepOnceSet(node.get("spec", "podCIDR"), old.path("spec").path("podCIDR"));
                keepOnceSet(node.get("spec", "providerID"), old.path("spec").path("providerID"));
              }
            })
        .selectableBy(
            node ->
                Map.of(
                    "spec.unschedulable",
                    Boolean.toString(node.path("spec").path("unschedulable").asBoolean())));
  }

  /** The node's network is written in two ways, of which clients read the one or the other. */
  private static void matchNetworks(ObjectNode node) {
    ObjectNode spec = Trees.child(node, "spec");
    String one = spec.path("podCIDR").asText("");
    if (!one.isEmpty() && spec.path("podCIDRs").isEmpty()) {
      spec.putArray("podCIDRs").add(one);
    } else if (one.isEmpty() && !spec.path("podCIDRs").isEmpty()) {
      spec.put("podCIDR", spec.path("podCIDRs").path(0).asText(""));
    }
  }

  private static void keepOnceSet(Field field, JsonNode old) {
    if (!old.asText("").isEmpty() && !field.text().equals(old.asText(""))) {
      field.forbidden("node updates may not change " + field.path() + " once it is set");
    }
  }

  private static void checkTaint(Field taint) {
    taint.get("key").invalidEach(Names.qualified(taint.get("key").text()));
    taint.get("value").invalidEach(Names.labelValue(taint.get("value").text()));
    taint.get("effect").oneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
  }

  private static Traits configMap() {
    return new Traits()
        .checking(
            (map, old) -> {
              Field data = map.get("data");
              Field binary = map.get("binaryData");
              checkKeys(data);
              checkKeys(binary);
              for (String key : data.keys()) {
                if (binary.value().has(key)) {
                  data.key(key).withValue(key).invalid("duplicate of key present in binaryData");
                }
              }
              checkSize(map, List.of(data, binary));
              checkImmutable(map, old, List.of("data", "binaryData"));
            });
  }

  private static void checkKeys(Field data) {
    for (String key : data.keys()) {
      data.key(key).withValue(key).invalidEach(Names.configKey(key));
    }
  }

  private static void checkSize(Field owner, List<Field> maps) {
    int limit = 1024 * 1024;
    long size = 0;
    for (Field map : maps) {
      for (String key : map.keys()) {
        size += map.value().path(key).asText("").length();
      }
    }
    if (size > limit) {
      owner.get("data").tooLong(limit);
    }
  }

  private static void checkImmutable(Field object, @Nullable ObjectNode old, List<String> fields) {
    if (old == null || !old.path("immutable").asBoolean()) {
      return;
    }
    if (!object.get("immutable").value().asBoolean()) {
      object.get("immutable").forbidden("field is immutable when `immutable` is set");
    }
    for (String field : fields) {
      if (!Trees.same(object.get(field).value(), old.path(field))) {
        object.get(field).forbidden("field is immutable when `immutable` is set");
      }
    }
  }

  private static Traits secret() {
    return new Traits()
        .defaulting(
            secret -> {
              Trees.setDefault(secret, "type", "Opaque");
              SecretData.moveStrings(secret);
            })
        .checking(
            (secret, old) -> {
              checkKeys(secret.get("data"));
              SecretData.checkType(secret);
              checkSize(secret, List.of(secret.get("data")));
              checkImmutable(secret, old, List.of("data"));
            })
        .checking(WorkloadRules.immutable("type"))
        .selectableBy(secret -> Map.of("type", secret.path("type").asText("")));
  }

  private static Traits podTemplate() {
    return new Traits()
        .countingChangesOf("template")
        .defaulting(PodDefaults::applyToTemplate)
        .checking((object, old) -> PodSpecRules.checkTemplate(object.get("template")));
  }

  private static Traits event(String subject, String source) {
    return new Traits()
        .createdByUpdate()
        .checking(
            (event, old) -> {
              Field namespace = event.get(subject, "namespace");
              String own = event.get("metadata", "namespace").text();
              boolean clusterScoped = namespace.isEmpty() && own.equals("default");
              if (!clusterScoped && !namespace.isEmpty() && !namespace.text().equals(own)) {
                namespace.invalid("does not match event.namespace");
              }
            })
        .selectableBy(event -> eventFields(event, subject, source));
  }

  private static Map<String, String> eventFields(ObjectNode event, String subject, String source) {
    Map<String, String> fields = new TreeMap<>();
    for (String field :
        List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")) {
      fields.put(subject + "." + field, event.path(subject).path(field).asText(""));
    }
    boolean core = subject.equals("involvedObject");
    String reporter = core ? "reportingComponent" : "reportingController";
    String component = event.path(source).path("component").asText("");
    fields.put("reason", event.path("reason").asText(""));
    fields.put("type", event.path("type").asText(""));
    fields.put(reporter, event.path(reporter).asText(""));
    if (core) {
      fields.put("source", component.isEmpty() ? event.path(reporter).asText("") : component);
    }
    return fields;
  }

  private static Traits lease() {
    return new Traits()
        .neverOverwritten()
        .createdByUpdate()
        .checking(
            (lease, old) -> {
              Field seconds = lease.get("spec", "leaseDurationSeconds");
              if (seconds.isSet() && seconds.number() <= 0) {
                seconds.invalid("must be greater than 0");
              }
              Field transitions = lease.get("spec", "leaseTransitions");
              if (transitions.isSet() && transitions.number() < 0) {
                transitions.invalid("must be greater than or equal to 0");
              }
            });
  }

  private static Traits priorityClass() {
    return new Traits()
        .countingChangesOf("value", "globalDefault", "description", "preemptionPolicy")
        .defaulting(
            priority -> Trees.setDefault(priority, "preemptionPolicy", "PreemptLowerPriority"))
        .checking(
            (priority, old) -> {
              String name = priority.get("metadata", "name").text();
              Field value = priority.get("value");
              if (name.startsWith("system-") && !SYSTEM_PRIORITIES.contains(name)) {
                priority
                    .get("metadata", "name")
                    .forbidden(
                        "priority class names with 'system-' prefix are reserved for system use"
                            + " only. error: "
                            + name
                            + " is not a known system priority class");
              } else if (!name.startsWith("system-") && value.number() > 1_000_000_000) {
                value.forbidden("maximum allowed value of a user defined priority is 1000000000");
              }
              priority.get("preemptionPolicy").oneOf("Never", "PreemptLowerPriority");
            })
        .checking(
            (priority, old) -> {
              if (old != null && !Trees.same(priority.get("value").value(), old.path("value"))) {
                priority.get("value").forbidden("may not be changed in an update.");
              }
            });
  }

  private static Traits runtimeClass() {
    return new Traits()
        .neverOverwritten()
        .createdByUpdate()
        .checking(
            (runtime, old) ->
                runtime.get("handler").invalidEach(Names.dnsLabel(runtime.get("handler").text())))
        .checking(WorkloadRules.immutable("handler"));
  }
}

package dev.trimtab.apiserver.table;

import static dev.trimtab.apiserver.table.Cells.NONE;
import static dev.trimtab.apiserver.table.Cells.UNKNOWN;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Nodes, namespaces, events, and the plain data kinds of the core group. */
final class ClusterTables {
  private static final String ROLE_PREFIX = "node-role.kubernetes.io/";

  private ClusterTables() {}

  static Map<String, KindTable> tables() {
    return Map.of(
        "/Node", node(),
        "/Namespace", namespace(),
        "/Event", event("involvedObject", "source", "reportingComponent"),
        "events.k8s.io/Event", event("regarding", "deprecatedSource", "reportingController"),
        "/ConfigMap", configMap(),
        "/Secret", secret(),
        "/ServiceAccount", nameAndAge(),
        "coordination.k8s.io/Lease", lease(),
        "scheduling.k8s.io/PriorityClass", priorityClass(),
        "node.k8s.io/RuntimeClass", runtimeClass());
  }

  static KindTable nameAndAge() {
    return KindTable.of(
        (object, now, row) -> row.add(Cells.name(object)).add(Cells.age(object, now)),
        Column.objectName(),
        Column.age());
  }

  private static KindTable node() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode info = object.path("status").path("nodeInfo");
          row.add(Cells.name(object))
              .add(nodeStatus(object))
              .add(roles(object.path("metadata").path("labels")))
              .add(Cells.age(object, now))
              .add(info.path("kubeletVersion").asText(""))
              .add(address(object, "InternalIP"))
              .add(address(object, "ExternalIP"))
              .add(Cells.orElse(info.path("osImage"), UNKNOWN))
              .add(Cells.orElse(info.path("kernelVersion"), UNKNOWN))
              .add(Cells.orElse(info.path("containerRuntimeVersion"), UNKNOWN));
        },
        Column.objectName(),
        Column.text("Status"),
        Column.text("Roles"),
        Column.age(),
        Column.text("Version"),
        Column.text("Internal-IP").wide(),
        Column.text("External-IP").wide(),
        Column.text("OS-Image").wide(),
        Column.text("Kernel-Version").wide(),
        Column.text("Container-Runtime").wide());
  }

  private static String nodeStatus(JsonNode node) {
    String ready = "Unknown";
    for (JsonNode condition : node.path("status").path("conditions")) {
      if (condition.path("type").asText("").equals("Ready")) {
        ready = condition.path("status").asText("").equals("True") ? "Ready" : "NotReady";
      }
    }
    boolean cordoned = node.path("spec").path("unschedulable").asBoolean();
    return cordoned ? ready + ",SchedulingDisabled" : ready;
  }

  private static String roles(JsonNode labels) {
    TreeSet<String> roles = new TreeSet<>();
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      String key = label.getKey();
      if (key.startsWith(ROLE_PREFIX) && key.length() > ROLE_PREFIX.length()) {
        roles.add(key.substring(ROLE_PREFIX.length()));
      } else if (key.equals("kubernetes.io/role") && !label.getValue().asText("").isEmpty()) {
        roles.add(label.getValue().asText(""));
      }
    }
    return roles.isEmpty() ? NONE : String.join(",", roles);
  }

  private static String address(JsonNode node, String type) {
    for (JsonNode address : node.path("status").path("addresses")) {
      if (address.path("type").asText("").equals(type)) {
        return address.path("address").asText("");
      }
    }
    return NONE;
  }

  private static KindTable namespace() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(object.path("status").path("phase").asText(""))
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.text("Status"),
        Column.age());
  }

  /** Both APIs of events show the same columns; only the fields' names differ. */
  private static KindTable event(String subject, String source, String reporter) {
    boolean core = subject.equals("involvedObject");
    return KindTable.of(
        (object, now, row) -> {
          EventTimes times = EventTimes.of(object, core, now);
          row.add(times.last())
              .add(object.path("type").asText(""))
              .add(object.path("reason").asText(""))
              .add(target(object.path(subject)))
              .add(object.path(subject).path("fieldPath").asText(""))
              .add(reporter(object, source, reporter))
              .add(object.path(core ? "message" : "note").asText("").strip())
              .add(times.first())
              .add(times.count())
              .add(Cells.name(object));
        },
        Column.text("Last Seen"),
        Column.text("Type"),
        Column.text("Reason"),
        Column.text("Object"),
        Column.text("Subobject").wide(),
        Column.text("Source").wide(),
        Column.text("Message"),
        Column.text("First Seen").wide(),
        Column.integer("Count").wide(),
        new Column("Name", "string", "name", "Name of the event", 1));
  }

  private static String target(JsonNode reference) {
    String kind = reference.path("kind").asText("").toLowerCase(Locale.ROOT);
    String name = reference.path("name").asText("");
    return name.isEmpty() ? kind : kind + "/" + name;
  }

  private static String reporter(JsonNode event, String source, String reporter) {
    String component =
        Cells.orElse(event.path(source).path("component"), event.path(reporter).asText(""));
    String host =
        Cells.orElse(event.path(source).path("host"), event.path("reportingInstance").asText(""));
    return Stream.of(component, host)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** When and how often an event was seen, from old fields or from its series. */
  private record EventTimes(String first, String last, long count) {
    static EventTimes of(JsonNode event, boolean core, Instant now) {
      JsonNode firstField = event.path(core ? "firstTimestamp" : "deprecatedFirstTimestamp");
      JsonNode lastField = event.path(core ? "lastTimestamp" : "deprecatedLastTimestamp");
      String first =
          Cells.since(firstField.isTextual() ? firstField : event.path("eventTime"), now);
      JsonNode series = event.path("series");
      if (series.isObject()) {
        return new EventTimes(
            first,
            Cells.since(series.path("lastObservedTime"), now),
            series.path("count").asLong());
      }
      String last = lastField.isTextual() ? Cells.since(lastField, now) : first;
      long count = event.path(core ? "count" : "deprecatedCount").asLong();
      return new EventTimes(first, last, Math.max(count, 1));
    }
  }

  private static KindTable configMap() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(object.path("data").size() + object.path("binaryData").size())
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.text("Data"),
        Column.age());
  }

  private static KindTable secret() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(object.path("type").asText(""))
                .add(object.path("data").size())
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.text("Type"),
        Column.text("Data"),
        Column.age());
  }

  private static KindTable lease() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(object.path("spec").path("holderIdentity").asText(""))
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.text("Holder"),
        Column.age());
  }

  private static KindTable priorityClass() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(object.path("value").asLong())
                .add(object.path("globalDefault").asBoolean())
                .add(Cells.age(object, now))
                .add(Cells.orElse(object.path("preemptionPolicy"), Cells.UNSET)),
        Column.objectName(),
        Column.integer("Value"),
        new Column("Global-Default", "boolean", "", "Whether pods without a class get this one", 0),
        Column.age(),
        Column.text("PreemptionPolicy"));
  }

  private static KindTable runtimeClass() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(object.path("handler").asText(""))
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.text("Handler"),
        Column.age());
  }
}

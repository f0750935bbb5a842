package dev.trimtab.apiserver.table;

import static dev.trimtab.apiserver.table.Cells.NONE;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What makes pods: {@code apps}, {@code batch}, and the older kinds of the core group. */
final class WorkloadTables {
  private static final Column CONTAINERS = Column.text("Containers").wide();
  private static final Column IMAGES = Column.text("Images").wide();
  private static final Column SELECTOR = Column.text("Selector").wide();

  private WorkloadTables() {}

  static Map<String, KindTable> tables() {
    return Map.ofEntries(
        Map.entry("apps/Deployment", deployment()),
        Map.entry("apps/ReplicaSet", replicas()),
        Map.entry("/ReplicationController", replicas()),
        Map.entry("apps/StatefulSet", statefulSet()),
        Map.entry("apps/DaemonSet", daemonSet()),
        Map.entry("apps/ControllerRevision", controllerRevision()),
        Map.entry("batch/Job", job()),
        Map.entry("batch/CronJob", cronJob()),
        Map.entry("/PodTemplate", podTemplate()),
        Map.entry("autoscaling/Scale", scale()));
  }

  private static void addTemplate(Row row, JsonNode podSpec) {
    row.add(Cells.containerNames(podSpec)).add(Cells.images(podSpec));
  }

  private static KindTable deployment() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode status = object.path("status");
          row.add(Cells.name(object))
              .add(readyOfWanted(object))
              .add(status.path("updatedReplicas").asLong())
              .add(status.path("availableReplicas").asLong())
              .add(Cells.age(object, now));
          addTemplate(row, Cells.template(object));
          row.add(Cells.labelSelector(object.path("spec").path("selector")));
        },
        Column.objectName(),
        Column.text("Ready"),
        Column.text("Up-to-date"),
        Column.text("Available"),
        Column.age(),
        CONTAINERS,
        IMAGES,
        SELECTOR);
  }

  private static String readyOfWanted(JsonNode object) {
    return object.path("status").path("readyReplicas").asLong()
        + "/"
        + object.path("spec").path("replicas").asLong();
  }

  private static KindTable replicas() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode status = object.path("status");
          JsonNode selector = object.path("spec").path("selector");
          row.add(Cells.name(object))
              .add(object.path("spec").path("replicas").asLong())
              .add(status.path("replicas").asLong())
              .add(status.path("readyReplicas").asLong())
              .add(Cells.age(object, now));
          addTemplate(row, Cells.template(object));
          boolean plainMap = object.path("kind").asText("").equals("ReplicationController");
          row.add(plainMap ? Cells.labels(selector) : Cells.labelSelector(selector));
        },
        Column.objectName(),
        Column.integer("Desired"),
        Column.integer("Current"),
        Column.integer("Ready"),
        Column.age(),
        CONTAINERS,
        IMAGES,
        SELECTOR);
  }

  private static KindTable statefulSet() {
    return KindTable.of(
        (object, now, row) -> {
          row.add(Cells.name(object)).add(readyOfWanted(object)).add(Cells.age(object, now));
          addTemplate(row, Cells.template(object));
        },
        Column.objectName(),
        Column.text("Ready"),
        Column.age(),
        CONTAINERS,
        IMAGES);
  }

  private static KindTable daemonSet() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode status = object.path("status");
          row.add(Cells.name(object))
              .add(status.path("desiredNumberScheduled").asLong())
              .add(status.path("currentNumberScheduled").asLong())
              .add(status.path("numberReady").asLong())
              .add(status.path("updatedNumberScheduled").asLong())
              .add(status.path("numberAvailable").asLong())
              .add(Cells.labels(Cells.template(object).path("nodeSelector")))
              .add(Cells.age(object, now));
          addTemplate(row, Cells.template(object));
          row.add(Cells.labelSelector(object.path("spec").path("selector")));
        },
        Column.objectName(),
        Column.integer("Desired"),
        Column.integer("Current"),
        Column.integer("Ready"),
        Column.integer("Up-to-date"),
        Column.integer("Available"),
        Column.text("Node Selector"),
        Column.age(),
        CONTAINERS,
        IMAGES,
        SELECTOR);
  }

  private static KindTable controllerRevision() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(controller(object))
                .add(object.path("revision").asLong())
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.text("Controller"),
        Column.text("Revision"),
        Column.age());
  }

  private static String controller(JsonNode object) {
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        String apiVersion = owner.path("apiVersion").asText("");
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
        String kind = owner.path("kind").asText("") + group;
        return kind.toLowerCase(Locale.ROOT) + "/" + owner.path("name").asText("");
      }
    }
    return NONE;
  }

  private static KindTable job() {
    return KindTable.of(
        (object, now, row) -> {
          row.add(Cells.name(object))
              .add(jobStatus(object))
              .add(completions(object))
              .add(jobDuration(object, now))
              .add(Cells.age(object, now));
          addTemplate(row, Cells.template(object));
          row.add(Cells.labelSelector(object.path("spec").path("selector")));
        },
        Column.objectName(),
        Column.text("Status"),
        Column.text("Completions"),
        Column.text("Duration"),
        Column.age(),
        CONTAINERS,
        IMAGES,
        SELECTOR);
  }

  private static String jobStatus(JsonNode job) {
    if (Cells.condition(job, "Complete")) {
      return "Complete";
    }
    if (Cells.condition(job, "Failed")) {
      return "Failed";
    }
    if (Cells.deleting(job)) {
      return "Terminating";
    }
    if (Cells.condition(job, "Suspended")) {
      return "Suspended";
    }
    if (Cells.condition(job, "FailureTarget")) {
      return "FailureTarget";
    }
    return Cells.condition(job, "SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
  }

  private static String completions(JsonNode job) {
    JsonNode spec = job.path("spec");
    long succeeded = job.path("status").path("succeeded").asLong();
    if (spec.hasNonNull("completions")) {
      return succeeded + "/" + spec.path("completions").asLong();
    }
    long parallelism = spec.path("parallelism").asLong();
    return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
  }

  private static String jobDuration(JsonNode job, Instant now) {
    JsonNode status = job.path("status");
    return Cells.instant(status.path("startTime"))
        .map(
            start -> {
              Instant end = Cells.instant(status.path("completionTime")).orElse(now);
              return HumanDuration.of(Duration.between(start, end));
            })
        .orElse("");
  }

  private static KindTable cronJob() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode spec = object.path("spec");
          JsonNode last = object.path("status").path("lastScheduleTime");
          JsonNode job = spec.path("jobTemplate").path("spec");
          row.add(Cells.name(object))
              .add(spec.path("schedule").asText(""))
              .add(Cells.orElse(spec.path("timeZone"), NONE))
              .add(suspended(spec.path("suspend")))
              .add(object.path("status").path("active").size())
              .add(last.isTextual() ? Cells.since(last, now) : NONE)
              .add(Cells.age(object, now));
          addTemplate(row, job.path("template").path("spec"));
          row.add(Cells.labelSelector(job.path("selector")));
        },
        Column.objectName(),
        Column.text("Schedule"),
        Column.text("Timezone"),
        Column.text("Suspend"),
        Column.integer("Active"),
        Column.text("Last Schedule"),
        Column.age(),
        CONTAINERS,
        IMAGES,
        SELECTOR);
  }

  private static String suspended(JsonNode suspend) {
    if (!suspend.isBoolean()) {
      return Cells.UNSET;
    }
    return suspend.booleanValue() ? "True" : "False";
  }

  private static KindTable podTemplate() {
    return KindTable.of(
        (object, now, row) -> {
          JsonNode template = object.path("template");
          row.add(Cells.name(object));
          addTemplate(row, template.path("spec"));
          row.add(Cells.labels(template.path("metadata").path("labels")));
        },
        Column.objectName(),
        Column.text("Containers"),
        Column.text("Images"),
        Column.text("Pod Labels"));
  }

  private static KindTable scale() {
    return KindTable.of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(object.path("spec").path("replicas").asLong())
                .add(object.path("status").path("replicas").asLong())
                .add(Cells.age(object, now)),
        Column.objectName(),
        Column.integer("Desired"),
        Column.integer("Available"),
        Column.age());
  }
}

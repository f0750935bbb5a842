package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jobs and what starts them by the clock. */
final class BatchKinds {
  private static final Set<String> MACROS =
      Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");

  /** A job's name is the cron job's and a dash and ten digits, and must fit in a label. */
  private static final int CRON_JOB_NAME = 52;

  private BatchKinds() {}

  static Map<String, Traits> traits() {
    return Map.of("batch/Job", job(), "batch/CronJob", cronJob());
  }

  private static Traits job() {
    return new Traits()
        .withStatus()
        .countingChangesOf("spec")
        .defaulting(BatchKinds::jobDefaults)
        .creating(BatchKinds::generateSelector)
        .checking(BatchKinds::checkJob)
        .selectableBy(
            job -> Map.of("status.successful", job.path("status").path("succeeded").asText("0")));
  }

  private static void jobDefaults(ObjectNode job) {
    ObjectNode spec = Trees.child(job, "spec");
    if (!spec.hasNonNull("parallelism") && !spec.hasNonNull("completions")) {
      spec.put("completions", 1);
    }
    Trees.setDefault(spec, "parallelism", 1);
    Trees.setDefault(
        spec, "backoffLimit", spec.hasNonNull("backoffLimitPerIndex") ? Integer.MAX_VALUE : 6);
    Trees.setDefault(spec, "completionMode", "NonIndexed");
    Trees.setDefault(spec, "suspend", false);
    Trees.setDefault(spec, "manualSelector", false);
    Trees.setDefault(
        spec,
        "podReplacementPolicy",
        spec.hasNonNull("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
    for (JsonNode rule : spec.path("podFailurePolicy").path("rules")) {
      for (ObjectNode condition : Trees.objects(rule.path("onPodConditions"))) {
        Trees.setDefault(condition, "status", "True");
      }
    }
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    ObjectNode meta = Trees.child(job, "metadata");
    if (meta.path("labels").isEmpty() && !labels.isEmpty()) {
      meta.set("labels", labels.deepCopy());
    }
    PodDefaults.applyToTemplate(spec);
  }

  /** A job owns the pods that carry its UID, so that two jobs never share pods. */
  private static void generateSelector(ObjectNode job) {
    ObjectNode spec = Trees.child(job, "spec");
    if (spec.path("manualSelector").asBoolean()) {
      return;
    }
    String uid = job.path("metadata").path("uid").asText("");
    String name = Trees.name(job);
    ObjectNode labels =
        Trees.child(Trees.child(Trees.child(spec, "template"), "metadata"), "labels");
    labels.put("batch.kubernetes.io/controller-uid", uid).put("controller-uid", uid);
    labels.put("batch.kubernetes.io/job-name", name).put("job-name", name);
    ObjectNode selector = Trees.child(spec, "selector");
    Trees.setDefault(
        Trees.child(selector, "matchLabels"), "batch.kubernetes.io/controller-uid", uid);
  }

  private static void checkJob(Field job, @Nullable ObjectNode old) {
    Field spec = job.get("spec");
    checkJobSpec(spec);
    Field labels = spec.get("template", "metadata").get("labels");
    if (!spec.get("selector").isSet()) {
      spec.get("selector").required();
    } else if (!Selectors.matches(spec.get("selector").value(), labels.value())) {
      labels.invalid("`selector` does not match template `labels`");
    }
    if (old != null) {
      checkJobUpdate(spec, old.path("spec"));
    }
  }

  private static void checkJobUpdate(Field spec, JsonNode old) {
    for (String field : List.of("selector", "completionMode", "podFailurePolicy")) {
      spec.get(field).immutable(old.path(field));
    }
    boolean elastic =
        spec.get("completionMode").text().equals("Indexed")
            && spec.get("completions").number() == spec.get("parallelism").number();
    if (!elastic) {
      spec.get("completions").immutable(old.path("completions"));
    }
    // A job that has not begun may still be told where and with how much to run.
    if (!old.path("suspend").asBoolean()) {
      spec.get("template").immutable(old.path("template"));
    }
  }

  private static void checkJobSpec(Field spec) {
    WorkloadRules.checkCounts(
        spec,
        "parallelism",
        "completions",
        "activeDeadlineSeconds",
        "backoffLimit",
        "ttlSecondsAfterFinished");
    spec.get("completionMode").oneOfIfSet("NonIndexed", "Indexed");
    if (spec.get("completionMode").text().equals("Indexed") && !spec.get("completions").isSet()) {
      spec.get("completions").required("when completion mode is Indexed");
    }
    PodSpecRules.checkTemplate(spec.get("template"));
    Field restartPolicy = spec.get("template", "spec").get("restartPolicy");
    if (restartPolicy.text().equals("Always")) {
      restartPolicy.required("valid values: \"OnFailure\", \"Never\"");
    }
  }

  private static Traits cronJob() {
    return new Traits()
        .withStatus()
        .countingChangesOf("spec")
        .defaulting(
            cronJob -> {
              ObjectNode spec = Trees.child(cronJob, "spec");
              Trees.setDefault(spec, "concurrencyPolicy", "Allow");
              Trees.setDefault(spec, "suspend", false);
              Trees.setDefault(spec, "successfulJobsHistoryLimit", 3);
              Trees.setDefault(spec, "failedJobsHistoryLimit", 1);
              PodDefaults.applyToTemplate(Trees.child(Trees.child(spec, "jobTemplate"), "spec"));
            })
        .checking(BatchKinds::checkCronJob);
  }

  private static void checkCronJob(Field cronJob, @Nullable ObjectNode old) {
    Field name = cronJob.get("metadata", "name");
    if (old == null && name.text().length() > CRON_JOB_NAME) {
      name.invalid("must be no more than 52 characters");
    }
    Field spec = cronJob.get("spec");
    checkSchedule(spec.get("schedule"));
    checkTimeZone(spec.get("timeZone"));
    spec.get("concurrencyPolicy").oneOf("Allow", "Forbid", "Replace");
    WorkloadRules.checkCounts(
        spec, "startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit");
    checkJobSpec(spec.get("jobTemplate", "spec"));
  }

  private static void checkSchedule(Field schedule) {
    String text = schedule.text().strip();
    if (text.isEmpty()) {
      schedule.required();
      return;
    }
    if (text.contains("TZ=")) {
      schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
      return;
    }
    if (text.startsWith("@")) {
      if (!MACROS.contains(text) && !text.startsWith("@every ")) {
        schedule.invalid("unrecognized descriptor: " + text);
      }
      return;
    }
    CronSchedule.problemOf(text).ifPresent(schedule::invalid);
  }

  private static void checkTimeZone(Field timeZone) {
    if (!timeZone.isSet()) {
      return;
    }
    if (timeZone.text().isEmpty()) {
      timeZone.invalid("timeZone must be nil or non-empty string");
      return;
    }
    try {
      ZoneId.of(timeZone.text());
    } catch (DateTimeException unknown) {
      timeZone.invalid("unknown time zone " + timeZone.text());
    }
  }
}

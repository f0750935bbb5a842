package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.schema.Quantity;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** LimitRanges and ResourceQuotas: what may be limited, and how. */
final class LimitRules {

  private static final Set<String> SCOPES =
      Set.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          "PriorityClass",
          "CrossNamespacePodAffinity",
          "VolumeAttributesClass");

  private static final Set<String> COUNTS =
      Set.of(
          "pods",
          "services",
          "services.nodeports",
          "services.loadbalancers",
          "persistentvolumeclaims",
          "configmaps",
          "secrets",
          "replicationcontrollers",
          "resourcequotas");

  private static final Set<String> AMOUNTS =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "requests.storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage");

  private LimitRules() {}

  static Traits limitRange() {
    return new Traits()
        .createdByUpdate()
        .defaulting(
            range -> Trees.objects(range.path("spec").path("limits")).forEach(LimitRules::defaults))
        .checking(
            (range, old) -> {
              Set<String> seen = new HashSet<>();
              for (Field limit : range.get("spec", "limits").items()) {
                Field type = limit.get("type");
                if (type.isEmpty()) {
                  type.required();
                } else if (!seen.add(type.text())) {
                  type.duplicate();
                }
                check(limit);
              }
            });
  }

  private static void defaults(ObjectNode limit) {
    if (limit.path("type").asText("").equals("Container")) {
      fillFrom(limit, "default", "max");
      fillFrom(limit, "defaultRequest", "default");
      fillFrom(limit, "defaultRequest", "min");
    }
  }

  private static void fillFrom(ObjectNode limit, String target, String source) {
    limit
        .path(source)
        .properties()
        .forEach(
            entry -> {
              ObjectNode amounts = Trees.child(limit, target);
              if (!amounts.has(entry.getKey())) {
                amounts.set(entry.getKey(), entry.getValue());
              }
            });
  }

  private static void check(Field limit) {
    for (String list : List.of("min", "max", "default", "defaultRequest", "maxLimitRequestRatio")) {
      limit.get(list).keys().forEach(name -> Quantities.check(limit.get(list).key(name)));
    }
    if (limit.get("type").text().equals("Pod")) {
      for (String list : List.of("default", "defaultRequest")) {
        if (!limit.get(list).keys().isEmpty()) {
          limit.get(list).forbidden("may not be specified when `type` is 'Pod'");
        }
      }
    }
    if (limit.get("type").text().equals("PersistentVolumeClaim")
        && limit.get("min").key("storage").isEmpty()
        && limit.get("max").key("storage").isEmpty()) {
      limit.required(
          "either minimum or maximum storage value is required, but neither was provided");
    }
    checkOrder(limit, "min", "max", "min value %s is greater than max value %s");
    checkOrder(
        limit, "min", "defaultRequest", "min value %s is greater than default request value %s");
    checkOrder(limit, "min", "default", "min value %s is greater than default value %s");
    checkOrder(
        limit,
        "defaultRequest",
        "default",
        "default request value %s is greater than default limit value %s");
    checkOrder(
        limit, "defaultRequest", "max", "default request value %s is greater than max value %s");
    checkOrder(limit, "default", "max", "default value %s is greater than max value %s");
  }

  private static void checkOrder(Field limit, String lower, String upper, String complaint) {
    for (String name : limit.get(lower).keys()) {
      Optional<Quantity> low = Quantities.parse(limit.get(lower).key(name).text());
      Optional<Quantity> high = Quantities.parse(limit.get(upper).key(name).text());
      if (low.isPresent() && high.isPresent() && Quantities.compare(low.get(), high.get()) > 0) {
        limit
            .get(lower)
            .key(name)
            .invalid(complaint.formatted(low.get().text(), high.get().text()));
      }
    }
  }

  static Traits resourceQuota() {
    return new Traits()
        .withStatus()
        .checking(
            (quota, old) -> {
              Field spec = quota.get("spec");
              for (String name : spec.get("hard").keys()) {
                checkHard(spec.get("hard").key(name), name);
              }
              checkScopes(spec.get("scopes"), spec.get("hard"));
            })
        .checking(WorkloadRules.immutable("spec", "scopes"));
  }

  private static void checkHard(Field amount, String name) {
    boolean count = COUNTS.contains(name) || name.startsWith("count/");
    boolean known =
        count
            || AMOUNTS.contains(name)
            || name.indexOf('/') > 0
            || name.startsWith("hugepages-")
            || name.startsWith("requests.hugepages-");
    if (!known) {
      amount.withValue(name).invalid("must be a standard resource for quotas");
    }
    Optional<Quantity> quantity = Quantities.check(amount);
    if (count && quantity.isPresent() && !Quantities.isWhole(quantity.get())) {
      amount.invalid("must be an integer");
    }
  }

  private static void checkScopes(Field scopes, Field hard) {
    Set<String> given = new HashSet<>();
    for (Field scope : scopes.items()) {
      given.add(scope.text());
      if (!SCOPES.contains(scope.text())) {
        scopes.invalid("unsupported scope");
      }
      for (String name : hard.keys()) {
        if (!allows(scope.text(), name)) {
          scopes.invalid("unsupported scope applied to resource");
        }
      }
    }
    for (List<String> pair :
        List.of(List.of("BestEffort", "NotBestEffort"), List.of("Terminating", "NotTerminating"))) {
      if (given.containsAll(pair)) {
        scopes.invalid("conflicting scopes");
      }
    }
  }

  /** Pods that are promised nothing can only be counted; nothing but pods has scopes. */
  private static boolean allows(String scope, String name) {
    boolean pods = name.equals("pods") || name.equals("count/pods");
    return switch (scope) {
      case "BestEffort" -> pods;
      case "VolumeAttributesClass" -> true;
      default ->
          pods
              || (AMOUNTS.contains(name) && !name.equals("requests.storage"))
              || name.contains("hugepages-")
              || name.startsWith("requests.");
    };
  }
}

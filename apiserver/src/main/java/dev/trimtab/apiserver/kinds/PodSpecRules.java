package dev.trimtab.apiserver.kinds;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds for the spec of a pod or of a pod template. */
final class PodSpecRules {
  private static final List<String> MATCH_TERMS =
      List.of(
          "requiredDuringSchedulingIgnoredDuringExecution",
          "preferredDuringSchedulingIgnoredDuringExecution");

  private static final int MAX_NAMESERVERS = 3;
  private static final int MAX_SEARCHES = 32;

  private PodSpecRules() {}

  /** A whole template: labels, annotations and spec. */
  static void checkTemplate(Field template) {
    ObjectMetaRules.checkLabels(template.get("metadata", "labels"));
    if (!template.get("spec", "ephemeralContainers").isEmpty()) {
      template.get("spec", "ephemeralContainers").forbidden("not allowed in a pod template");
    }
    check(template.get("spec"));
  }

  static void check(Field spec) {
    Set<String> volumes = VolumeRules.check(spec.get("volumes"));
    checkContainers(spec, volumes);
    spec.get("restartPolicy").oneOf("Always", "OnFailure", "Never");
    spec.get("dnsPolicy").oneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");
    if (spec.get("dnsPolicy").text().equals("None")
        && spec.get("dnsConfig", "nameservers").isEmpty()) {
      spec.get("dnsConfig", "nameservers")
          .required("must provide at least one DNS nameserver when `dnsPolicy` is None");
    }
    spec.get("terminationGracePeriodSeconds").atLeastZero();
    spec.get("activeDeadlineSeconds").between(1, Integer.MAX_VALUE);
    ObjectMetaRules.checkLabels(spec.get("nodeSelector"));
    checkNames(spec);
    checkSecurity(spec.get("securityContext"));
    checkSharedProcesses(spec);
    checkDns(spec.get("dnsConfig"));
    spec.get("hostAliases").items().forEach(alias -> Addresses.check(alias.get("ip")));
    spec.get("tolerations").items().forEach(PodSpecRules::checkToleration);
    spec.get("topologySpreadConstraints").items().forEach(PodSpecRules::checkSpread);
    checkAffinity(spec.get("affinity"));
    if (spec.get("os").isSet()) {
      spec.get("os", "name").oneOf("linux", "windows");
    }
  }

  private static void checkContainers(Field spec, Set<String> volumes) {
    Field containers = spec.get("containers");
    Field initContainers = spec.get("initContainers");
    if (containers.isEmpty()) {
      containers.required();
    }
    boolean hostNetwork = spec.get("hostNetwork").value().asBoolean();
    ContainerRules rules = new ContainerRules(volumes, hostNetwork);
    containers.items().forEach(rules::check);
    initContainers.items().forEach(rules::checkInit);
    spec.get("ephemeralContainers").items().forEach(rules::checkEphemeral);
  }

  private static void checkNames(Field spec) {
    for (String field :
        List.of("serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName")) {
      checkIfSet(spec.get(field), Names.dnsSubdomain(spec.get(field).text()));
    }
    checkIfSet(spec.get("hostname"), Names.dnsLabel(spec.get("hostname").text()));
    checkIfSet(spec.get("subdomain"), Names.dnsLabel(spec.get("subdomain").text()));
    checkIfSet(spec.get("schedulerName"), Names.dnsSubdomain(spec.get("schedulerName").text()));
    for (Field gate : spec.get("readinessGates").items()) {
      gate.get("conditionType").invalidEach(Names.qualified(gate.get("conditionType").text()));
    }
    Set<String> gates = new HashSet<>();
    for (Field gate : spec.get("schedulingGates").items()) {
      Field name = gate.get("name");
      name.invalidEach(Names.qualified(name.text()));
      if (!gates.add(name.text())) {
        gate.duplicate();
      }
    }
  }

  private static void checkIfSet(Field field, List<String> wrong) {
    if (!field.isEmpty()) {
      field.invalidEach(wrong);
    }
  }

  private static void checkSecurity(Field context) {
    for (String id : List.of("runAsUser", "runAsGroup", "fsGroup")) {
      context.get(id).between(0, Integer.MAX_VALUE);
    }
    for (Field group : context.get("supplementalGroups").items()) {
      group.between(0, Integer.MAX_VALUE);
    }
    Set<String> names = new HashSet<>();
    for (Field sysctl : context.get("sysctls").items()) {
      if (sysctl.get("name").isEmpty()) {
        sysctl.get("name").required();
      } else if (!names.add(sysctl.get("name").text())) {
        sysctl.get("name").duplicate();
      }
    }
  }

  /** The path is that of Kubernetes' own type, where the field is in the security context. */
  private static void checkSharedProcesses(Field spec) {
    boolean shared = spec.get("shareProcessNamespace").value().asBoolean();
    if (shared && spec.get("hostPID").value().asBoolean()) {
      spec.get("shareProcessNamespace")
          .invalid("ShareProcessNamespace and HostPID cannot both be enabled");
    }
  }

  private static void checkDns(Field dns) {
    Field servers = dns.get("nameservers");
    if (servers.value().size() > MAX_NAMESERVERS) {
      servers.invalid("must not have more than " + MAX_NAMESERVERS + " nameservers");
    }
    servers.items().forEach(Addresses::check);
    if (dns.get("searches").value().size() > MAX_SEARCHES) {
      dns.get("searches").invalid("must not have more than " + MAX_SEARCHES + " search paths");
    }
    for (Field option : dns.get("options").items()) {
      if (option.get("name").isEmpty()) {
        option.get("name").required("must not be empty");
      }
    }
  }

  private static void checkToleration(Field toleration) {
    Field key = toleration.get("key");
    Field operator = toleration.get("operator");
    Field effect = toleration.get("effect");
    if (!key.isEmpty()) {
      key.invalidEach(Names.qualified(key.text()));
    } else if (!operator.text().equals("Exists")) {
      operator.invalid(
          "operator must be Exists when `key` is empty, which means \"match all values and all"
              + " keys\"");
    }
    if (toleration.get("tolerationSeconds").isSet() && !effect.text().equals("NoExecute")) {
      effect.invalid("effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    switch (operator.text()) {
      case "", "Equal" ->
          toleration.get("value").invalidEach(Names.labelValue(toleration.get("value").text()));
      case "Exists" -> {
        if (!toleration.get("value").isEmpty()) {
          operator
              .withValue(toleration.get("value").text())
              .invalid("value must be empty when `operator` is 'Exists'");
        }
      }
      default -> operator.notSupported("Equal", "Exists");
    }
    if (!effect.isEmpty()) {
      effect.oneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
    }
  }

  private static void checkSpread(Field constraint) {
    if (constraint.get("maxSkew").number() <= 0) {
      constraint.get("maxSkew").invalid("must be greater than zero");
    }
    if (constraint.get("topologyKey").isEmpty()) {
      constraint.get("topologyKey").required("can not be empty");
    }
    constraint.get("whenUnsatisfiable").oneOf("DoNotSchedule", "ScheduleAnyway");
    Selectors.check(constraint.get("labelSelector"));
  }

  private static void checkAffinity(Field affinity) {
    Field required = affinity.get("nodeAffinity").get(MATCH_TERMS.getFirst());
    if (required.isSet() && required.get("nodeSelectorTerms").isEmpty()) {
      required.get("nodeSelectorTerms").required("must have at least one node selector term");
    }
    for (String kind : List.of("podAffinity", "podAntiAffinity")) {
      for (Field term : affinity.get(kind).get(MATCH_TERMS.get(0)).items()) {
        checkPodTerm(term);
      }
      for (Field weighted : affinity.get(kind).get(MATCH_TERMS.get(1)).items()) {
        if (weighted.get("weight").number() < 1 || weighted.get("weight").number() > 100) {
          weighted.get("weight").invalid("must be in the range 1-100");
        }
        checkPodTerm(weighted.get("podAffinityTerm"));
      }
    }
  }

  private static void checkPodTerm(Field term) {
    if (term.get("topologyKey").isEmpty()) {
      term.get("topologyKey").required("can not be empty");
    }
    Selectors.check(term.get("labelSelector"));
  }
}

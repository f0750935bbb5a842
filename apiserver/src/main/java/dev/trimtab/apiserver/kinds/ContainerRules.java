package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.schema.Quantity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What holds for containers; one instance sees all containers of a pod, for what must differ. */
final class ContainerRules {
  private static final Set<String> STANDARD_RESOURCES =
      Set.of("cpu", "memory", "ephemeral-storage");
  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");
  private static final List<String> NOT_EPHEMERAL =
      List.of(
          "ports",
          "resources",
          "resizePolicy",
          "restartPolicy",
          "lifecycle",
          "livenessProbe",
          "readinessProbe",
          "startupProbe");

  private final Set<String> volumes;
  private final boolean hostNetwork;
  private final Set<String> names = new HashSet<>();
  private final Set<String> hostPorts = new HashSet<>();

  ContainerRules(Set<String> volumes, boolean hostNetwork) {
    this.volumes = volumes;
    this.hostNetwork = hostNetwork;
  }

  void check(Field container) {
    checkCommon(container);
    checkHostPorts(container.get("ports"));
    checkHandlers(container);
    restartPolicyIfSet(container);
  }

  void checkInit(Field container) {
    checkCommon(container);
    checkHostPorts(container.get("ports"));
    restartPolicyIfSet(container);
    if (container.get("restartPolicy").text().equals("Always")) {
      checkHandlers(container);
      return;
    }
    for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.get(field).isSet()) {
        container
            .get(field)
            .forbidden("may not be set for init containers without restartPolicy=Always");
      }
    }
  }

  void checkEphemeral(Field container) {
    checkCommon(container);
    for (String field : NOT_EPHEMERAL) {
      if (!container.get(field).isEmpty()) {
        container.get(field).forbidden("cannot be set for an Ephemeral Container");
      }
    }
    for (Field mount : container.get("volumeMounts").items()) {
      for (String field : List.of("subPath", "subPathExpr")) {
        if (!mount.get(field).isEmpty()) {
          mount.get(field).forbidden("cannot be set for an Ephemeral Container");
        }
      }
    }
  }

  private static void restartPolicyIfSet(Field container) {
    if (!container.get("restartPolicy").isEmpty()) {
      container.get("restartPolicy").oneOf("Always", "OnFailure", "Never");
    }
  }

  private void checkCommon(Field container) {
    Field name = container.get("name");
    if (name.isEmpty()) {
      name.required();
    } else if (!names.add(name.text())) {
      name.duplicate();
    } else {
      name.invalidEach(Names.dnsLabel(name.text()));
    }
    Field image = container.get("image");
    if (image.isEmpty()) {
      image.required();
    } else if (!image.text().strip().equals(image.text())) {
      image.invalid("must not have leading or trailing whitespace");
    }
    container.get("imagePullPolicy").oneOf("Always", "IfNotPresent", "Never");
    container.get("terminationMessagePolicy").oneOf("File", "FallbackToLogsOnError");
    checkPorts(container.get("ports"));
    container.get("env").items().forEach(EnvironmentRules::checkVariable);
    container.get("envFrom").items().forEach(EnvironmentRules::checkSource);
    checkMounts(container.get("volumeMounts"));
    checkResources(container.get("resources"));
    checkSecurity(container.get("securityContext"));
  }

  private void checkPorts(Field ports) {
    Set<String> portNames = new HashSet<>();
    for (Field port : ports.items()) {
      Field name = port.get("name");
      if (!name.isEmpty()) {
        List<String> wrong = Names.portName(name.text());
        name.invalidEach(wrong);
        if (wrong.isEmpty() && !portNames.add(name.text())) {
          name.duplicate();
        }
      }
      Field number = port.get("containerPort");
      if (number.number() == 0) {
        number.required();
      } else {
        number.between(1, 65535);
      }
      port.get("hostPort").between(0, 65535);
      port.get("protocol").oneOf("TCP", "UDP", "SCTP");
      if (hostNetwork && port.get("hostPort").number() != number.number()) {
        number.invalid("must match `hostPort` when `hostNetwork` is true");
      }
    }
  }

  private void checkHostPorts(Field ports) {
    for (Field port : ports.items()) {
      long hostPort = port.get("hostPort").number();
      if (hostPort == 0) {
        continue;
      }
      String key = port.get("protocol").text() + "/" + port.get("hostIP").text() + "/" + hostPort;
      if (!hostPorts.add(key)) {
        port.get("hostPort").withValue(key).duplicate();
      }
    }
  }

  private void checkMounts(Field mounts) {
    Set<String> paths = new HashSet<>();
    for (Field mount : mounts.items()) {
      Field name = mount.get("name");
      if (name.isEmpty()) {
        name.required();
      } else if (!volumes.contains(name.text())) {
        name.notFound();
      }
      Field path = mount.get("mountPath");
      if (path.isEmpty()) {
        path.required();
      } else if (!paths.add(path.text())) {
        path.invalid("must be unique");
      }
      if (!mount.get("subPath").isEmpty()) {
        VolumeRules.checkRelative(mount.get("subPath"));
        if (!mount.get("subPathExpr").isEmpty()) {
          mount.get("subPathExpr").invalid("subPathExpr and subPath are mutually exclusive");
        }
      }
      if (!mount.get("mountPropagation").isEmpty()) {
        mount.get("mountPropagation").oneOf("None", "HostToContainer", "Bidirectional");
      }
    }
  }

  private static void checkResources(Field resources) {
    Map<String, Quantity> limits = amounts(resources.get("limits"));
    Map<String, Quantity> requests = amounts(resources.get("requests"));
    requests.forEach(
        (name, request) -> {
          Quantity limit = limits.get(name);
          Field shown = resources.get("requests").withValue(request.text());
          if (limit == null) {
            if (!STANDARD_RESOURCES.contains(name)) {
              resources
                  .get("limits")
                  .required("Limit must be set for non overcommitable resources");
            }
          } else if (STANDARD_RESOURCES.contains(name) && Quantities.compare(request, limit) > 0) {
            shown.invalid("must be less than or equal to " + name + " limit of " + limit.text());
          } else if (!STANDARD_RESOURCES.contains(name)
              && Quantities.compare(request, limit) != 0) {
            shown.invalid("must be equal to " + name + " limit of " + limit.text());
          }
        });
  }

  private static Map<String, Quantity> amounts(Field list) {
    Map<String, Quantity> amounts = new HashMap<>();
    for (String name : list.keys()) {
      Field amount = list.key(name);
      if (!STANDARD_RESOURCES.contains(name) && !name.startsWith("hugepages-")) {
        checkExtendedName(list.key(name), name);
      }
      Optional<Quantity> quantity = Quantities.check(amount);
      quantity.ifPresent(parsed -> amounts.put(name, parsed));
      if (quantity.isPresent()
          && !STANDARD_RESOURCES.contains(name)
          && !Quantities.isWhole(quantity.get())) {
        amount.invalid("must be an integer");
      }
    }
    return amounts;
  }

  private static void checkExtendedName(Field amount, String name) {
    Field shown = amount.withValue(name);
    if (!name.contains("/")) {
      shown.invalid("must be a standard resource type or fully qualified");
      shown.invalid("must be a standard resource for containers");
    } else {
      shown.invalidEach(Names.qualified(name));
    }
  }

  private static void checkSecurity(Field context) {
    context.get("runAsUser").between(0, Integer.MAX_VALUE);
    context.get("runAsGroup").between(0, Integer.MAX_VALUE);
    JsonNode escalation = context.value().path("allowPrivilegeEscalation");
    if (context.get("privileged").value().asBoolean()
        && escalation.isBoolean()
        && !escalation.booleanValue()) {
      context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
    }
  }

  private static void checkHandlers(Field container) {
    for (String field : PROBES) {
      if (container.get(field).isSet()) {
        ProbeRules.checkProbe(container.get(field), !field.equals("readinessProbe"));
      }
    }
    for (String moment : List.of("postStart", "preStop")) {
      if (container.get("lifecycle", moment).isSet()) {
        ProbeRules.checkHandler(container.get("lifecycle", moment));
      }
    }
  }
}

package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What holds for probes and lifecycle handlers. */
final class ProbeRules {
  private ProbeRules() {}

  /**
   * Complains about a probe.
   *
   * @param decides whether one success must be enough, as for liveness and startup
   */
  static void checkProbe(Field probe, boolean decides) {
    checkHandler(probe);
    for (String field :
        List.of(
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold")) {
      probe.get(field).atLeastZero();
    }
    if (decides && probe.get("successThreshold").number() != 1) {
      probe.get("successThreshold").invalid("must be 1");
    }
    Field grace = probe.get("terminationGracePeriodSeconds");
    if (grace.isSet() && !decides) {
      grace.invalid("must not be set for readinessProbes");
    } else if (grace.isSet() && grace.number() <= 0) {
      grace.invalid("must be greater than 0");
    }
  }

  static void checkHandler(Field handler) {
    int kinds = 0;
    for (String kind : List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep")) {
      Field action = handler.get(kind);
      if (!action.isSet()) {
        continue;
      }
      if (++kinds > 1) {
        action.forbidden("may not specify more than 1 handler type");
        continue;
      }
      switch (kind) {
        case "exec" -> {
          if (action.get("command").isEmpty()) {
            action.get("command").required();
          }
        }
        case "httpGet" -> checkHttpGet(action);
        case "tcpSocket", "grpc" -> checkPort(action.get("port"));
        default -> action.get("seconds").atLeastZero();
      }
    }
    if (kinds == 0) {
      handler.required("must specify a handler type");
    }
  }

  private static void checkHttpGet(Field get) {
    if (get.get("path").isEmpty()) {
      get.get("path").required();
    }
    checkPort(get.get("port"));
    get.get("scheme").oneOf("HTTP", "HTTPS");
    for (Field header : get.get("httpHeaders").items()) {
      if (!header.get("name").text().matches("[-A-Za-z0-9]+")) {
        header
            .get("name")
            .invalid(
                "a valid HTTP header must consist of alphanumeric characters or '-' (e.g."
                    + " 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')");
      }
    }
  }

  private static void checkPort(Field port) {
    JsonNode value = port.value();
    if (value.isTextual()) {
      port.invalidEach(Names.portName(value.textValue()));
    } else if (port.number() < 1 || port.number() > 65535) {
      port.invalid("must be between 1 and 65535, inclusive");
    }
  }
}

package dev.trimtab.agent.container;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Variables that name the services of a namespace, as Docker links once did. Source: Kubernetes
 * documentation, "Service", "Environment variables".
 */
final class ServiceEnv {

  private ServiceEnv() {}

  static Map<String, String> of(List<Service> services) {
    Map<String, String> variables = new TreeMap<>();
    services.stream()
        .filter(ServiceEnv::hasAddress)
        .sorted(Comparator.comparing(s -> s.getMetadata().getName()))
        .forEach(service -> add(service, variables));
    return variables;
  }

  private static boolean hasAddress(Service service) {
    String ip = service.getSpec().getClusterIP();
    return ip != null
        && !ip.isEmpty()
        && !ip.equals("None")
        && !service.getSpec().getPorts().isEmpty();
  }

  private static void add(Service service, Map<String, String> variables) {
    String name = upper(service.getMetadata().getName());
    String ip = service.getSpec().getClusterIP();
    List<ServicePort> ports = service.getSpec().getPorts();
    ServicePort first = ports.getFirst();
    variables.put(name + "_SERVICE_HOST", ip);
    variables.put(name + "_SERVICE_PORT", String.valueOf(first.getPort()));
    variables.put(name + "_PORT", url(first, ip));
    for (ServicePort port : ports) {
      if (port.getName() != null && !port.getName().isEmpty()) {
        variables.put(
            name + "_SERVICE_PORT_" + upper(port.getName()), String.valueOf(port.getPort()));
      }
      String protocol = protocol(port);
      String prefix = name + "_PORT_" + port.getPort() + "_" + protocol.toUpperCase(Locale.ROOT);
      variables.put(prefix, url(port, ip));
      variables.put(prefix + "_PROTO", protocol);
      variables.put(prefix + "_PORT", String.valueOf(port.getPort()));
      variables.put(prefix + "_ADDR", ip);
    }
  }

  private static String url(ServicePort port, String ip) {
    return protocol(port) + "://" + (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port.getPort();
  }

  private static String protocol(ServicePort port) {
    return port.getProtocol() == null ? "tcp" : port.getProtocol().toLowerCase(Locale.ROOT);
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}

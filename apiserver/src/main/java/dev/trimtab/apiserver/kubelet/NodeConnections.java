package dev.trimtab.apiserver.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ObjectLookup;
import dev.trimtab.apiserver.rest.Backend;
import dev.trimtab.apiserver.rest.Query;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the agent of the node that a pod runs on, and says in its words what a client asks. */
public final class NodeConnections {
  private static final int KUBELET_PORT = 10250;
  private static final int HTTP_PORT = 80;
  private static final List<String> ADDRESS_TYPES =
      List.of("InternalIP", "InternalDNS", "Hostname", "ExternalIP", "ExternalDNS");

  private final ObjectLookup objects;

  /** Looks nodes up in {@code objects}. */
  public NodeConnections(ObjectLookup objects) {
    this.objects = objects;
  }

  /**
   * A pod's {@code log}.
   *
   * @return empty if the pod is on no node yet, so that there is nothing to read
   * @throws ApiException if the options make no sense or the container is not clear
   */
  public Optional<Backend> log(ObjectNode pod, Query query) {
    LogOptionRules.check(name(pod), query);
    String container = ContainerChoice.of(pod, query.get("container"));
    if (nodeName(pod).isEmpty()) {
      return Optional.empty();
    }
    List<String> options = new ArrayList<>();
    for (String option : LogOptionRules.FORWARDED) {
      if (query.has(option)) {
        options.add(option + "=" + encode(query.get(option)));
      }
    }
    return Optional.of(kubelet(pod, "/containerLogs/" + path(pod, container), options));
  }

  /**
   * A pod's {@code exec}.
   *
   * @throws ApiException if the pod is on no node, or command or container is missing
   */
  public Backend exec(ObjectNode pod, Query query) {
    List<String> options = streams(query);
    if (query.all("command").isEmpty()) {
      throw ApiException.badRequest("you must specify at least 1 command for the exec");
    }
    query.all("command").forEach(word -> options.add("command=" + encode(word)));
    String container = ContainerChoice.of(pod, query.get("container"));
    return kubelet(pod, "/exec/" + path(pod, container), options);
  }

  /**
   * A pod's {@code attach}.
   *
   * @throws ApiException if the pod is on no node or the container is not clear
   */
  public Backend attach(ObjectNode pod, Query query) {
    List<String> options = streams(query);
    String container = ContainerChoice.of(pod, query.get("container"));
    return kubelet(pod, "/attach/" + path(pod, container), options);
  }

  /**
   * A pod's {@code portforward}. The ports are part of the query if the client speaks WebSocket
   * channels, and of its streams if it speaks SPDY.
   *
   * @throws ApiException if the pod is on no node
   */
  public Backend portForward(ObjectNode pod, Query query) {
    List<String> options = new ArrayList<>();
    for (String value : query.all("ports")) {
      for (String port : value.split(",", -1)) {
        options.add("port=" + encode(port));
      }
    }
    return kubelet(
        pod, "/portForward/" + encode(namespace(pod)) + "/" + encode(name(pod)), options);
  }

  /**
   * The agent of a node itself.
   *
   * @param rest path below the proxy, with its leading slash
   * @param rawQuery as it came; may be empty
   * @throws ApiException if the node says no address
   */
  public Backend node(ObjectNode node, String rest, String rawQuery) {
    return at(node, uri(rest, rawQuery), "nodes \"" + name(node) + "\"");
  }

  /**
   * The program in a pod, on the port that is named or else the first one it declares.
   *
   * @param rest path below the proxy, with its leading slash
   * @param rawQuery may be empty
   * @throws ApiException if the pod has no address yet, or the port is no number
   */
  public Backend pod(ProxyName wanted, ObjectNode pod, String rest, String rawQuery) {
    String address = pod.path("status").path("podIP").asText("");
    if (address.isEmpty()) {
      throw ApiException.badRequest("pod " + name(pod) + " has no address yet");
    }
    int port = wanted.port().isEmpty() ? firstPort(pod) : number(wanted.port());
    return plain(wanted, address, port, uri(rest, rawQuery), "pods \"" + name(pod) + "\"");
  }

  private static int firstPort(ObjectNode pod) {
    for (JsonNode container : pod.path("spec").path("containers")) {
      if (!container.path("ports").isEmpty()) {
        return container.path("ports").path(0).path("containerPort").asInt();
      }
    }
    return HTTP_PORT;
  }

  private static int number(String port) {
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      throw ApiException.badRequest("port \"" + port + "\" is not a port number");
    }
    return Integer.parseInt(port);
  }

  /**
   * A program that is ready behind a Service.
   *
   * @param rest path below the proxy, with its leading slash
   * @param rawQuery may be empty
   * @throws ApiException 503 if nothing behind it is ready, 400 if it has no such port
   */
  public Backend service(ProxyName wanted, ObjectNode service, String rest, String rawQuery) {
    String portName = portName(wanted, service);
    for (ObjectNode slice : objects.list("endpointslices.discovery.k8s.io", namespace(service))) {
      JsonNode labels = slice.path("metadata").path("labels");
      if (labels.path("kubernetes.io/service-name").asText("").equals(name(service))) {
        for (JsonNode port : slice.path("ports")) {
          Optional<String> address = readyAddress(slice);
          if (port.path("name").asText("").equals(portName) && address.isPresent()) {
            String about = "services \"" + name(service) + "\"";
            int number = port.path("port").asInt();
            return plain(wanted, address.get(), number, uri(rest, rawQuery), about);
          }
        }
      }
    }
    throw new ApiException(
        503, "ServiceUnavailable", "no endpoints available for service \"" + name(service) + "\"");
  }

  /** Slices know the ports of a Service by name. */
  private static String portName(ProxyName wanted, ObjectNode service) {
    for (JsonNode port : service.path("spec").path("ports")) {
      String name = port.path("name").asText("");
      boolean meant =
          wanted.port().isEmpty()
              || wanted.port().equals(name)
              || wanted.port().equals(port.path("port").asText(""));
      if (meant) {
        return name;
      }
    }
    throw ApiException.badRequest(
        "no service port \"%s\" found for service \"%s\"".formatted(wanted.port(), name(service)));
  }

  private static Optional<String> readyAddress(JsonNode slice) {
    for (JsonNode endpoint : slice.path("endpoints")) {
      String address = endpoint.path("addresses").path(0).asText("");
      if (endpoint.path("conditions").path("ready").asBoolean(true) && !address.isEmpty()) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  private static Backend plain(
      ProxyName wanted, String address, int port, String uri, String about) {
    Backend.Kind kind = wanted.tls() ? Backend.Kind.TLS : Backend.Kind.PLAIN;
    return new Backend(kind, address, port, uri, about);
  }

  private static String uri(String rest, String rawQuery) {
    return (rest.isEmpty() ? "/" : rest) + (rawQuery.isEmpty() ? "" : "?" + rawQuery);
  }

  private Backend kubelet(ObjectNode pod, String path, List<String> options) {
    String nodeName = nodeName(pod);
    if (nodeName.isEmpty()) {
      throw ApiException.badRequest("pod %s does not have a host assigned".formatted(name(pod)));
    }
    ObjectNode node =
        objects
            .get("nodes", "", nodeName)
            .orElseThrow(
                () ->
                    new ApiException(404, "NotFound", "nodes \"%s\" not found".formatted(nodeName))
                        .put("name", nodeName)
                        .put("kind", "nodes"));
    String uri = options.isEmpty() ? path : path + "?" + String.join("&", options);
    return at(node, uri, "pods \"" + name(pod) + "\"");
  }

  private static Backend at(ObjectNode node, String uri, String about) {
    JsonNode status = node.path("status");
    int port =
        status.path("daemonEndpoints").path("kubeletEndpoint").path("Port").asInt(KUBELET_PORT);
    for (String type : ADDRESS_TYPES) {
      for (JsonNode address : status.path("addresses")) {
        if (address.path("type").asText("").equals(type)) {
          return new Backend(
              Backend.Kind.KUBELET, address.path("address").asText(""), port, uri, about);
        }
      }
    }
    throw new ApiException(
        500,
        "InternalError",
        "no preferred addresses found; known addresses: " + status.path("addresses"));
  }

  private static List<String> streams(Query query) {
    boolean stdin = query.flag("stdin");
    boolean stdout = query.flag("stdout");
    boolean stderr = query.flag("stderr");
    boolean tty = query.flag("tty");
    if (!stdin && !stdout && !stderr) {
      throw ApiException.badRequest("you must specify at least one of stdin, stdout, stderr");
    }
    List<String> options = new ArrayList<>();
    addIf(options, stdin, "input=1");
    addIf(options, stdout, "output=1");
    // With a terminal there is one stream for both.
    addIf(options, stderr && !tty, "error=1");
    addIf(options, tty, "tty=1");
    return options;
  }

  private static void addIf(List<String> options, boolean wanted, String option) {
    if (wanted) {
      options.add(option);
    }
  }

  private static String path(ObjectNode pod, String container) {
    return encode(namespace(pod)) + "/" + encode(name(pod)) + "/" + encode(container);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String name(ObjectNode object) {
    return object.path("metadata").path("name").asText("");
  }

  private static String namespace(ObjectNode object) {
    return object.path("metadata").path("namespace").asText("");
  }

  private static String nodeName(ObjectNode pod) {
    return pod.path("spec").path("nodeName").asText("");
  }
}

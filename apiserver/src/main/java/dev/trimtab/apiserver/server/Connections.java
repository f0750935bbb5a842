package dev.trimtab.apiserver.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kubelet.NodeConnections;
import dev.trimtab.apiserver.kubelet.ProxyName;
import dev.trimtab.apiserver.model.ObjectLookup;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.ApiResponse.Connect.Mode;
import dev.trimtab.apiserver.rest.Backend;
import dev.trimtab.apiserver.verbs.Target;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Subresources that join a client with a node: logs, commands, forwarded ports, proxies. */
final class Connections {

  private static final Set<String> POD_PARTS = Set.of("log", "exec", "attach", "portforward");

  private final ObjectLookup objects;
  private final NodeConnections nodes;

  Connections(ObjectLookup objects) {
    this.objects = objects;
    this.nodes = new NodeConnections(objects);
  }

  /** Whether a subresource is of this sort. */
  static boolean concerns(Target target) {
    return POD_PARTS.contains(target.subresource()) || target.subresource().equals("proxy");
  }

  /**
   * Where the client is to be joined.
   *
   * @param rest what follows {@code proxy} in the path
   */
  ApiResponse connect(Target target, ApiRequest request, String rest) {
    if (target.subresource().equals("proxy")) {
      return joined(Mode.FORWARD, proxy(target, rawQuery(request), rest));
    }
    ObjectNode object = read(target, target.name());
    return switch (target.subresource()) {
      case "log" ->
          nodes
              .log(object, request.query())
              .<ApiResponse>map(backend -> new ApiResponse.Connect(Mode.STREAM, backend))
              .orElseGet(() -> ApiResponse.text(200, ""));
      case "exec" -> joined(Mode.COMMAND, nodes.exec(object, request.query()));
      case "attach" -> joined(Mode.COMMAND, nodes.attach(object, request.query()));
      default -> joined(Mode.PORTS, nodes.portForward(object, request.query()));
    };
  }

  private ObjectNode read(Target target, String name) {
    return objects
        .get(target.type().qualifiedName(), target.namespace(), name)
        .orElseThrow(() -> target.named(name).notFound());
  }

  private Backend proxy(Target target, String query, String rest) {
    ProxyName wanted = ProxyName.parse(target.name());
    ObjectNode object = read(target, wanted.name());
    return switch (target.type().qualifiedName()) {
      case "nodes" -> nodes.node(object, rest, query);
      case "pods" -> nodes.pod(wanted, object, rest, query);
      default -> nodes.service(wanted, object, rest, query);
    };
  }

  private static String rawQuery(ApiRequest request) {
    List<String> pairs = new ArrayList<>();
    request
        .query()
        .values()
        .forEach(
            (name, values) ->
                values.forEach(value -> pairs.add(encode(name) + "=" + encode(value))));
    return String.join("&", pairs);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static ApiResponse joined(Mode mode, Backend backend) {
    return new ApiResponse.Connect(mode, backend);
  }
}

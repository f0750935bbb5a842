package dev.trimtab.apiserver.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.Backend;
import dev.trimtab.apiserver.rest.Query;
import dev.trimtab.apiserver.samples.MapLookup;
import dev.trimtab.apiserver.samples.Yaml;
import org.junit.jupiter.api.Test;

class NodeConnectionsTest {
  private final MapLookup objects = new MapLookup();
  private final NodeConnections connections = new NodeConnections(objects);
  private final ObjectNode two =
      Yaml.of(
          """
          metadata: {namespace: ns, name: p}
          spec:
            nodeName: n
            initContainers: [{name: i}]
            containers: [{name: a}, {name: b}]
          """);
  private final ObjectNode one =
      Yaml.of("{metadata: {namespace: ns, name: p}, spec: {nodeName: n, containers: [{name: a}]}}");

  NodeConnectionsTest() {
    objects.put(
        "nodes",
        Yaml.of(
            """
            metadata: {name: n}
            status:
              addresses: [{type: Hostname, address: h}, {type: InternalIP, address: 192.0.2.1}]
              daemonEndpoints: {kubeletEndpoint: {Port: 10255}}
            """));
  }

  @Test
  void logsGoToTheAgentOfThePodsNode() {
    Backend backend = connections.log(one, Query.parse("follow=true&tailLines=5")).orElseThrow();
    assertThat(backend.host()).isEqualTo("192.0.2.1");
    assertThat(backend.port()).isEqualTo(10255);
    assertThat(backend.uri()).isEqualTo("/containerLogs/ns/p/a?follow=true&tailLines=5");
  }

  @Test
  void theOnlyContainerNeedsNoName() {
    assertThat(connections.exec(one, Query.parse("command=ls&stdout=1")).uri())
        .isEqualTo("/exec/ns/p/a?output=1&command=ls");
  }

  @Test
  void ofSeveralContainersOneMustBeNamed() {
    assertThatThrownBy(() -> connections.log(two, Query.NONE))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(400))
        .hasMessage("a container name must be specified for pod p, choose one of: [i a b]");
    assertThatThrownBy(() -> connections.log(two, Query.parse("container=c")))
        .hasMessage("container c is not valid for pod p");
    assertThat(connections.log(two, Query.parse("container=i")).orElseThrow().uri())
        .isEqualTo("/containerLogs/ns/p/i");
  }

  @Test
  void aCommandKeepsItsWords() {
    Query query = Query.parse("command=sh&command=-c&command=echo+%22a+%26+b%22&stdin=1&tty=1");
    assertThat(connections.exec(one, query).uri())
        .isEqualTo(
            "/exec/ns/p/a?input=1&tty=1&command=sh&command=-c&command=echo%20%22a%20%26%20b%22");
  }

  @Test
  void aPodWithoutNodeHasNoLogsAndRunsNothing() {
    ObjectNode pending = one.deepCopy();
    pending.withObject("/spec").remove("nodeName");
    assertThat(connections.log(pending, Query.NONE)).isEmpty();
    assertThatThrownBy(() -> connections.exec(pending, Query.parse("command=ls&stdout=1")))
        .hasMessage("pod p does not have a host assigned");
  }

  @Test
  void logOptionsThatMakeNoSenseAreNamed() {
    assertThatThrownBy(
            () -> connections.log(one, Query.parse("tailLines=-1&sinceSeconds=1&sinceTime=x")))
        .hasMessageContaining("tailLines: Invalid value: -1: must be greater than or equal to 0")
        .hasMessageContaining("at most one of `sinceTime` or `sinceSeconds` may be specified");
  }

  @Test
  void forwardedPortsAreSaidOneByOne() {
    assertThat(connections.portForward(one, Query.parse("ports=80,81&ports=82")).uri())
        .isEqualTo("/portForward/ns/p?port=80&port=81&port=82");
  }

  @Test
  void aNodeThatIsGoneIsNamed() {
    objects.remove("nodes", "", "n");
    assertThatThrownBy(() -> connections.log(one, Query.NONE)).hasMessage("nodes \"n\" not found");
  }

  @Test
  void whatIsProxiedToMayHaveASchemeAndAPort() {
    assertThat(ProxyName.parse("web")).isEqualTo(new ProxyName(false, "web", ""));
    assertThat(ProxyName.parse("web:80")).isEqualTo(new ProxyName(false, "web", "80"));
    assertThat(ProxyName.parse("https:web:tls")).isEqualTo(new ProxyName(true, "web", "tls"));
    assertThatThrownBy(() -> ProxyName.parse("ftp:web:21"))
        .hasMessage("invalid proxy request \"ftp:web:21\"");
  }

  @Test
  void aServiceIsReachedWhereAnEndpointIsReady() {
    ObjectNode service =
        Yaml.of("{metadata: {namespace: ns, name: web}, spec: {ports: [{name: http, port: 80}]}}");
    ProxyName web = ProxyName.parse("web:80");
    assertThatThrownBy(() -> connections.service(web, service, "/x", ""))
        .hasMessage("no endpoints available for service \"web\"");
    objects.put(
        "endpointslices.discovery.k8s.io",
        Yaml.of(
            """
            metadata: {namespace: ns, name: web-1, labels: {kubernetes.io/service-name: web}}
            ports: [{name: http, port: 8080}]
            endpoints:
            - {addresses: [10.0.0.1], conditions: {ready: false}}
            - {addresses: [10.0.0.2], conditions: {ready: true}}
            """));
    Backend backend = connections.service(web, service, "/x", "y=z");
    assertThat(backend.host() + ":" + backend.port() + backend.uri())
        .isEqualTo("10.0.0.2:8080/x?y=z");
    assertThatThrownBy(() -> connections.service(ProxyName.parse("web:81"), service, "/", ""))
        .hasMessage("no service port \"81\" found for service \"web\"");
  }
}

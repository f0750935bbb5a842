package dev.trimtab.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {

  private static final int NO_SUCH_NAME = 3;
  private static final int FAILURE = 2;

  private final List<Service> services =
      List.of(
          service("web", "10.96.0.5"),
          service("db", "None"),
          new ServiceBuilder(service("out", ""))
              .editSpec()
              .withType("ExternalName")
              .withExternalName("web.shop.svc.cluster.local")
              .withClusterIP(null)
              .endSpec()
              .build());
  private final Answers answers =
      new Answers(
          new ClusterNames("cluster.local", new FixedObjects(services, List.of(slice()))),
          new Upstream(List.of()));

  @Test
  void aServiceHasItsClusterAddress() {
    assertThat(ask("web.shop.svc.cluster.local", Question.A)).isEqualTo("0 10.96.0.5");
    assertThat(ask("WEB.Shop.svc.CLUSTER.local", Question.A)).isEqualTo("0 10.96.0.5");
  }

  @Test
  void aHeadlessServiceHasTheAddressesOfItsReadyEndpoints() {
    assertThat(ask("db.shop.svc.cluster.local", Question.A)).isEqualTo("0 10.42.0.7 10.42.0.8");
  }

  @Test
  void anEndpointWithAHostNameHasANameOfItsOwn() {
    assertThat(ask("db-0.db.shop.svc.cluster.local", Question.A)).isEqualTo("0 10.42.0.7");
    assertThat(ask("10-42-0-8.db.shop.svc.cluster.local", Question.A)).isEqualTo("0 10.42.0.8");
    assertThat(ask("db-9.db.shop.svc.cluster.local", Question.A))
        .isEqualTo(String.valueOf(NO_SUCH_NAME));
  }

  @Test
  void aPortLeadsToItsServiceOrEndpoints() {
    assertThat(ask("_http._tcp.web.shop.svc.cluster.local", Question.SRV))
        .isEqualTo("0 80:web.shop.svc.cluster.local");
    assertThat(ask("_http._tcp.db.shop.svc.cluster.local", Question.SRV))
        .isEqualTo(
            "0 8080:db-0.db.shop.svc.cluster.local 8080:10-42-0-8.db.shop.svc.cluster.local");
  }

  @Test
  void anAddressLeadsBackToItsName() {
    assertThat(ask("5.0.96.10.in-addr.arpa", Question.PTR))
        .isEqualTo("0 web.shop.svc.cluster.local");
    assertThat(ask("7.0.42.10.in-addr.arpa", Question.PTR))
        .isEqualTo("0 db-0.db.shop.svc.cluster.local");
  }

  @Test
  void anAliasIsAnsweredWithWhatItLeadsTo() {
    assertThat(ask("out.shop.svc.cluster.local", Question.A))
        .isEqualTo("0 web.shop.svc.cluster.local 10.96.0.5");
  }

  @Test
  void aPodsNameSaysItsAddress() {
    assertThat(ask("10-42-0-9.shop.pod.cluster.local", Question.A)).isEqualTo("0 10.42.0.9");
  }

  @Test
  void aKnownNameWithoutSuchARecordExistsAllTheSame() {
    assertThat(ask("web.shop.svc.cluster.local", Question.AAAA)).isEqualTo("0");
  }

  @Test
  void unknownNamesOfTheClusterAreDenied() {
    assertThat(ask("nope.shop.svc.cluster.local", Question.A))
        .isEqualTo(String.valueOf(NO_SUCH_NAME));
    assertThat(ask("web.shop.cluster.local", Question.A)).isEqualTo(String.valueOf(NO_SUCH_NAME));
  }

  @Test
  void otherNamesFailIfNobodyCanBeAsked() {
    assertThat(ask("example.org", Question.A)).isEqualTo(String.valueOf(FAILURE));
  }

  @Test
  void anAnswerThatIsTooLongForUdpIsCut() {
    var message = Message.parse(query("web.shop.svc.cluster.local", Question.A), 44);
    List<Reply.Answer> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(new Reply.Answer.Address("web.shop.svc.cluster.local", "10.0.0." + i));
    }

    byte[] cut = message.response(Reply.of(many), 512);

    assertThat(cut.length).isLessThan(512);
    assertThat(cut[2] & 2).as("the bit that says so").isEqualTo(2);
  }

  @Test
  void noInputStopsTheServer() {
    byte[] good = query("web.shop.svc.cluster.local", Question.A);
    for (int length = 0; length < good.length; length++) {
      assertThat(answers.respond(good, length, false).length).isIn(0, 12);
    }
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] = (byte) 0xff;
      assertThat(answers.respond(bad, bad.length, false)).isNotEmpty();
    }
  }

  /** The response code, then what each record says. */
  private String ask(String name, int type) {
    byte[] query = query(name, type);
    byte[] response = answers.respond(query, query.length, false);
    var in = ByteBuffer.wrap(response);
    assertThat(in.getShort()).isEqualTo((short) 0x1234);
    var said = new StringBuilder().append(in.getShort() & 15);
    in.getShort();
    int count = in.getShort();
    in.getInt();
    name(in);
    in.getInt();
    for (int i = 0; i < count; i++) {
      name(in);
      int answered = in.getShort();
      in.getShort();
      in.getInt();
      in.getShort();
      said.append(' ').append(data(in, answered));
    }
    return said.toString();
  }

  private static String data(ByteBuffer in, int type) {
    if (type == Question.A) {
      return "%d.%d.%d.%d"
          .formatted(in.get() & 255, in.get() & 255, in.get() & 255, in.get() & 255);
    }
    if (type == Question.SRV) {
      in.getInt();
      return in.getShort() + ":" + name(in);
    }
    return name(in);
  }

  private static String name(ByteBuffer in) {
    List<String> labels = new ArrayList<>();
    for (int length = in.get(); length > 0; length = in.get()) {
      byte[] label = new byte[length];
      in.get(label);
      labels.add(new String(label, StandardCharsets.US_ASCII));
    }
    return String.join(".", labels);
  }

  private static byte[] query(String name, int type) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String label : Arrays.asList(name.split("\\.", -1))) {
      out.write(label.length());
      out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(new byte[] {0, 0, (byte) type, 0, 1});
    return out.toByteArray();
  }

  private static Service service(String name, String ip) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withClusterIP(ip)
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withProtocol("TCP")
        .endPort()
        .endSpec()
        .build();
  }

  private static EndpointSlice slice() {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("db-1")
        .addToLabels("kubernetes.io/service-name", "db")
        .endMetadata()
        .withAddressType("IPv4")
        .addNewPort()
        .withName("http")
        .withPort(8080)
        .withProtocol("TCP")
        .endPort()
        .addNewEndpoint()
        .withAddresses("10.42.0.7")
        .withHostname("db-0")
        .endEndpoint()
        .addNewEndpoint()
        .withAddresses("10.42.0.8")
        .endEndpoint()
        .addNewEndpoint()
        .withAddresses("10.42.0.9")
        .withNewConditions(false, false, false)
        .endEndpoint()
        .build();
  }
}

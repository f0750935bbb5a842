package dev.trimtab.apiserver.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.samples.MapLookup;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizationTest {
  private static final String GROUP = ".rbac.authorization.k8s.io";
  private static final UserInfo VIEWER = new UserInfo("vera", "", List.of("system:authenticated"));
  private static final UserInfo MASTER = new UserInfo("root", "", List.of("system:masters"));

  private final MapLookup objects = new MapLookup();
  private final RbacAuthorizer rbac = new RbacAuthorizer(objects);

  AuthorizationTest() {
    for (ObjectNode object : BootstrapRoles.objects()) {
      String kind = object.path("kind").asText().toLowerCase(Locale.ROOT);
      objects.put(kind + "s" + GROUP, object);
    }
    objects.put("rolebindings" + GROUP, binding("ns", "ClusterRole", "view", "User", "vera"));
    ObjectNode pods = MapLookup.object("ns", "one-pod", "u");
    ObjectNode rule = pods.putArray("rules").addObject();
    rule.putArray("verbs").add("get");
    rule.putArray("apiGroups").add("");
    rule.putArray("resources").add("pods").add("*/scale");
    rule.putArray("resourceNames").add("p");
    objects.put("roles" + GROUP, pods);
    ObjectNode robot = binding("ns", "Role", "one-pod", "ServiceAccount", "robot");
    ((ObjectNode) robot.at("/metadata")).put("name", "robot");
    objects.put("rolebindings" + GROUP, robot);
  }

  private static ObjectNode binding(
      String namespace, String kind, String role, String subjectKind, String subject) {
    ObjectNode binding = MapLookup.object(namespace, role, "u");
    binding.putObject("roleRef").put("kind", kind).put("name", role);
    binding.putArray("subjects").addObject().put("kind", subjectKind).put("name", subject);
    return binding;
  }

  @ParameterizedTest
  @CsvSource({
    "list, '', pods, '', ns, true",
    "list, '', pods, '', other, false",
    "list, '', pods, '', '', false",
    "get, '', pods, log, ns, true",
    "create, '', pods, exec, ns, false",
    "get, '', secrets, '', ns, false",
    "list, apps, deployments, '', ns, true",
    "delete, apps, deployments, '', ns, false",
    "create, authorization.k8s.io, selfsubjectaccessreviews, '', '', true",
  })
  void aViewerSeesOneNamespaceAndChangesNothing(
      String verb,
      String group,
      String resource,
      String subresource,
      String namespace,
      boolean allowed) {
    Attributes wanted = Attributes.ofResource(verb, group, resource, subresource, namespace, "x");
    assertThat(rbac.decide(VIEWER, wanted).allowed()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "get, pods, '', p, true",
    "get, pods, '', q, false",
    "get, things, scale, p, true",
    "get, things, status, p, false",
  })
  void rulesMayNameObjectsAndSubresources(
      String verb, String resource, String subresource, String name, boolean allowed) {
    UserInfo robot = new UserInfo("system:serviceaccount:ns:robot", "", List.of());
    Attributes wanted = Attributes.ofResource(verb, "", resource, subresource, "ns", name);
    assertThat(rbac.decide(robot, wanted).allowed()).isEqualTo(allowed);
  }

  @Test
  void pathsMayEndInAStar() {
    assertThat(rbac.decide(VIEWER, Attributes.ofPath("get", "/apis/apps/v1")).allowed()).isTrue();
    assertThat(rbac.decide(VIEWER, Attributes.ofPath("get", "/metrics")).allowed()).isFalse();
    assertThat(rbac.decide(UserInfo.ANONYMOUS, Attributes.ofPath("get", "/healthz")).allowed())
        .isTrue();
    assertThat(rbac.decide(UserInfo.ANONYMOUS, Attributes.ofPath("get", "/api")).allowed())
        .isFalse();
  }

  @Test
  void mastersMayDoEverything() {
    assertThat(
            rbac.decide(MASTER, Attributes.ofResource("delete", "", "nodes", "", "", "n"))
                .allowed())
        .isTrue();
  }

  @Test
  void withoutRolesAnonymousUsersStillMayNothing() {
    Authorizer open = Authorizer.allowAuthenticated();
    Attributes secrets = Attributes.ofResource("list", "", "secrets", "", "", "");
    assertThat(open.decide(VIEWER, secrets).allowed()).isTrue();
    assertThat(open.decide(UserInfo.ANONYMOUS, secrets).allowed()).isFalse();
    assertThat(open.decide(UserInfo.ANONYMOUS, Attributes.ofPath("get", "/healthz")).allowed())
        .isTrue();
  }

  @Test
  void refusalsReadAsKubernetesWritesThem() {
    assertThat(Attributes.ofResource("get", "", "pods", "log", "ns", "p").refusal("vera"))
        .isEqualTo(
            "User \"vera\" cannot get resource \"pods/log\" in API group \"\" in the namespace"
                + " \"ns\"");
    assertThat(Attributes.ofResource("list", "apps", "deployments", "", "", "").refusal("vera"))
        .isEqualTo(
            "User \"vera\" cannot list resource \"deployments\" in API group \"apps\" at the"
                + " cluster scope");
    assertThat(Attributes.ofPath("get", "/metrics").refusal("vera"))
        .isEqualTo("User \"vera\" cannot get path \"/metrics\"");
  }

  @Test
  void reviewsAnswerInTheirStatus() {
    AccessReviews reviews = new AccessReviews(rbac);
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review
        .putObject("spec")
        .putObject("resourceAttributes")
        .put("verb", "list")
        .put("resource", "pods")
        .put("namespace", "ns");
    ObjectNode answer = reviews.selfSubjectAccess(review, VIEWER);
    assertThat(answer.at("/status/allowed").asBoolean()).isTrue();
    assertThat(answer.at("/status/reason").asText())
        .isEqualTo(
            "RBAC: allowed by RoleBinding \"view/ns\" of ClusterRole \"view\" to User \"vera\"");

    ObjectNode other = review.deepCopy();
    other.withObject("/spec").put("user", "nobody");
    assertThat(reviews.subjectAccess(other).at("/status").toString())
        .isEqualTo("{\"allowed\":false}");

    ObjectNode self = reviews.selfSubject(JsonNodeFactory.instance.objectNode(), VIEWER);
    assertThat(self.at("/status/userInfo/username").asText()).isEqualTo("vera");

    ObjectNode rules = reviews.selfSubjectRules(JsonNodeFactory.instance.objectNode(), MASTER);
    assertThat(rules.at("/status/resourceRules/0/verbs/0").asText()).isEqualTo("*");
  }
}

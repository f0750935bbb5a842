package dev.trimtab.apiserver.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ObjectLookup;
import dev.trimtab.apiserver.model.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Roles and bindings as they are at this moment. {@code system:masters} may do everything, so that
 * nobody can lock everybody out.
 */
public final class RbacAuthorizer implements Authorizer {
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final String ACCOUNT_PREFIX = "system:serviceaccount:";

  private final ObjectLookup objects;

  /** Reads roles and bindings from {@code objects}. */
  public RbacAuthorizer(ObjectLookup objects) {
    this.objects = objects;
  }

  @Override
  public Decision decide(UserInfo user, Attributes attributes) {
    if (user.groups().contains(Pki.MASTERS)) {
      return new Decision(true, "");
    }
    for (Grant grant : grants(user, attributes.namespace())) {
      for (JsonNode rule : grant.rules()) {
        if (PolicyRule.allows(rule, attributes)) {
          return new Decision(true, grant.describe(user));
        }
      }
    }
    return Decision.NO;
  }

  /** All rules that hold for a user in a namespace, cluster-wide ones among them. */
  List<JsonNode> rules(UserInfo user, String namespace) {
    List<JsonNode> rules = new ArrayList<>();
    grants(user, namespace).forEach(grant -> grant.rules().forEach(rules::add));
    return rules;
  }

  private List<Grant> grants(UserInfo user, String namespace) {
    List<Grant> grants = new ArrayList<>();
    for (ObjectNode binding : objects.list("clusterrolebindings." + GROUP, "")) {
      addGrant(grants, user, binding, "");
    }
    if (!namespace.isEmpty()) {
      for (ObjectNode binding : objects.list("rolebindings." + GROUP, namespace)) {
        addGrant(grants, user, binding, namespace);
      }
    }
    return grants;
  }

  private void addGrant(List<Grant> grants, UserInfo user, ObjectNode binding, String namespace) {
    for (JsonNode subject : binding.path("subjects")) {
      if (isMeant(user, subject, namespace)) {
        JsonNode role = binding.path("roleRef");
        roleRules(role, namespace)
            .ifPresent(rules -> grants.add(new Grant(binding, role, rules, namespace)));
        return;
      }
    }
  }

  private Optional<JsonNode> roleRules(JsonNode role, String namespace) {
    String name = role.path("name").asText("");
    boolean cluster = role.path("kind").asText("").equals("ClusterRole");
    return objects
        .get((cluster ? "clusterroles." : "roles.") + GROUP, cluster ? "" : namespace, name)
        .map(object -> object.path("rules"));
  }

  private static boolean isMeant(UserInfo user, JsonNode subject, String bindingNamespace) {
    String name = subject.path("name").asText("");
    return switch (subject.path("kind").asText("")) {
      case "User" -> user.name().equals(name);
      case "Group" -> user.groups().contains(name);
      case "ServiceAccount" -> {
        String namespace = subject.path("namespace").asText("");
        yield user.name()
            .equals(
                ACCOUNT_PREFIX + (namespace.isEmpty() ? bindingNamespace : namespace) + ":" + name);
      }
      default -> false;
    };
  }

  /** Rules, and the binding that gives them. */
  private record Grant(JsonNode binding, JsonNode role, JsonNode rules, String namespace) {
    String describe(UserInfo user) {
      String name = binding.path("metadata").path("name").asText("");
      String kind = namespace.isEmpty() ? "ClusterRoleBinding" : "RoleBinding";
      String qualified = namespace.isEmpty() ? name : name + "/" + namespace;
      return "RBAC: allowed by %s \"%s\" of %s \"%s\" to User \"%s\""
          .formatted(
              kind,
              qualified,
              role.path("kind").asText(""),
              role.path("name").asText(""),
              user.name());
    }
  }
}

package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Roles and their bindings. */
final class RbacKinds {
  private static final String GROUP = "rbac.authorization.k8s.io";

  private RbacKinds() {}

  static Map<String, Traits> traits() {
    return Map.of(
        GROUP + "/Role", role(true),
        GROUP + "/ClusterRole", role(false),
        GROUP + "/RoleBinding", binding(true),
        GROUP + "/ClusterRoleBinding", binding(false));
  }

  private static Traits role(boolean namespaced) {
    return new Traits()
        .named(Names::pathSegment)
        .createdByUpdate()
        .checking(
            (role, old) -> role.get("rules").items().forEach(rule -> checkRule(rule, namespaced)));
  }

  private static void checkRule(Field rule, boolean namespaced) {
    if (rule.get("verbs").isEmpty()) {
      rule.get("verbs").required("verbs must contain at least one value");
    }
    Field urls = rule.get("nonResourceURLs");
    if (!urls.isEmpty()) {
      if (namespaced) {
        urls.invalid("namespaced rules cannot apply to non-resource URLs");
      }
      if (!rule.get("apiGroups").isEmpty()
          || !rule.get("resources").isEmpty()
          || !rule.get("resourceNames").isEmpty()) {
        urls.invalid("rules cannot apply to both regular resources and non-resource URLs");
      }
      return;
    }
    if (rule.get("apiGroups").isEmpty()) {
      rule.get("apiGroups").required("resource rules must supply at least one api group");
    }
    if (rule.get("resources").isEmpty()) {
      rule.get("resources").required("resource rules must supply at least one resource");
    }
  }

  private static Traits binding(boolean namespaced) {
    return new Traits()
        .named(Names::pathSegment)
        .createdByUpdate()
        .defaulting(
            binding -> {
              Trees.setDefault(Trees.child(binding, "roleRef"), "apiGroup", GROUP);
              for (ObjectNode subject : Trees.objects(binding.path("subjects"))) {
                String kind = subject.path("kind").asText("");
                if (kind.equals("User") || kind.equals("Group")) {
                  Trees.setDefault(subject, "apiGroup", GROUP);
                }
              }
            })
        .checking((binding, old) -> checkBinding(binding, old, namespaced));
  }

  private static void checkBinding(Field binding, @Nullable ObjectNode old, boolean namespaced) {
    Field role = binding.get("roleRef");
    if (!role.get("apiGroup").text().equals(GROUP)) {
      role.get("apiGroup").notSupported(GROUP);
    }
    if (namespaced) {
      role.get("kind").oneOf("ClusterRole", "Role");
    } else {
      role.get("kind").oneOf("ClusterRole");
    }
    if (role.get("name").isEmpty()) {
      role.get("name").required();
    } else {
      role.get("name").invalidEach(Names.pathSegment(role.get("name").text()));
    }
    for (Field subject : binding.get("subjects").items()) {
      checkSubject(subject, namespaced);
    }
    if (old != null && !Trees.same(role.value(), old.path("roleRef"))) {
      role.invalid("cannot change roleRef");
    }
  }

  private static void checkSubject(Field subject, boolean namespaced) {
    if (subject.get("name").isEmpty()) {
      subject.get("name").required();
    }
    switch (subject.get("kind").text()) {
      case "ServiceAccount" -> {
        // In a namespace, an account without one is of that namespace.
        if (!namespaced && subject.get("namespace").isEmpty()) {
          subject.get("namespace").required();
        }
        if (!subject.get("apiGroup").isEmpty()) {
          subject.get("apiGroup").notSupported("");
        }
      }
      case "User", "Group" -> {
        if (!subject.get("apiGroup").text().equals(GROUP)) {
          subject.get("apiGroup").notSupported(GROUP);
        }
      }
      default -> subject.get("kind").notSupported("ServiceAccount", "User", "Group");
    }
  }
}

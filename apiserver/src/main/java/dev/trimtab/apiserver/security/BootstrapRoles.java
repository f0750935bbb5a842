package dev.trimtab.apiserver.security;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** The roles and bindings that every cluster begins with; create those that are missing. */
public final class BootstrapRoles {
  private static final String API_VERSION = "rbac.authorization.k8s.io/v1";
  private static final String READ = "get,list,watch";
  private static final String WRITE = "create,delete,deletecollection,patch,update";
  private static final String CORE_DATA =
      "configmaps,endpoints,persistentvolumeclaims,pods,replicationcontrollers,"
          + "replicationcontrollers/scale,serviceaccounts,services";
  private static final String APPS =
      "daemonsets,deployments,deployments/scale,replicasets,replicasets/scale,statefulsets,"
          + "statefulsets/scale";
  private static final String CORE_STATE =
      "persistentvolumeclaims/status,bindings,events,limitranges,namespaces,namespaces/status,"
          + "pods/log,pods/status,replicationcontrollers/status,resourcequotas,"
          + "resourcequotas/status,services/status";

  private BootstrapRoles() {}

  /** ClusterRoles, then ClusterRoleBindings. */
  public static List<ObjectNode> objects() {
    return List.of(
        role("cluster-admin", rule("*", "*", "*"), paths("*", "*")),
        role("view", viewRules()),
        role("edit", editRules()),
        role("admin", adminRules()),
        role("system:discovery", paths("get", DISCOVERY_PATHS)),
        role(
            "system:public-info-viewer",
            paths("get", "/healthz,/livez,/readyz,/version,/version/")),
        role(
            "system:basic-user",
            rule(
                "create",
                "authorization.k8s.io",
                "selfsubjectaccessreviews,selfsubjectrulesreviews"),
            rule("create", "authentication.k8s.io", "selfsubjectreviews")),
        role(
            "system:service-account-issuer-discovery",
            paths(
                "get",
                "/.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,/openid/v1/jwks/")),
        binding("cluster-admin", "cluster-admin", "system:masters"),
        binding("system:discovery", "system:discovery", "system:authenticated"),
        binding("system:basic-user", "system:basic-user", "system:authenticated"),
        binding(
            "system:public-info-viewer",
            "system:public-info-viewer",
            "system:authenticated",
            "system:unauthenticated"),
        binding(
            "system:service-account-issuer-discovery",
            "system:service-account-issuer-discovery",
            "system:serviceaccounts"));
  }

  private static final String DISCOVERY_PATHS =
      "/api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/";

  private static ObjectNode[] viewRules() {
    return new ObjectNode[] {
      rule(READ, "", CORE_DATA + "," + CORE_STATE),
      rule(READ, "apps", "controllerrevisions," + APPS),
      rule(READ, "autoscaling", "horizontalpodautoscalers,horizontalpodautoscalers/status"),
      rule(READ, "batch", "cronjobs,cronjobs/status,jobs,jobs/status"),
      rule(READ, "discovery.k8s.io", "endpointslices"),
      rule(READ, "networking.k8s.io", "ingresses,ingresses/status,networkpolicies"),
      rule(READ, "policy", "poddisruptionbudgets,poddisruptionbudgets/status")
    };
  }

  private static ObjectNode[] editRules() {
    return with(
        viewRules(),
        rule(READ, "", "secrets,pods/attach,pods/exec,pods/portforward,pods/proxy,services/proxy"),
        rule(
            WRITE,
            "",
            CORE_DATA
                + ",events,secrets,pods/attach,pods/exec,pods/portforward,pods/proxy,services/proxy"),
        rule("create", "", "pods/eviction,serviceaccounts/token"),
        rule("impersonate", "", "serviceaccounts"),
        rule(WRITE, "apps", APPS + ",deployments/rollback"),
        rule(WRITE, "autoscaling", "horizontalpodautoscalers"),
        rule(WRITE, "batch", "cronjobs,jobs"),
        rule(WRITE, "networking.k8s.io", "ingresses,networkpolicies"),
        rule(WRITE, "policy", "poddisruptionbudgets"),
        rule(READ + "," + WRITE, "coordination.k8s.io", "leases"));
  }

  private static ObjectNode[] adminRules() {
    return with(
        editRules(),
        rule("create", "authorization.k8s.io", "localsubjectaccessreviews"),
        rule(READ + "," + WRITE, "rbac.authorization.k8s.io", "rolebindings,roles"));
  }

  private static ObjectNode[] with(ObjectNode[] rules, ObjectNode... more) {
    ObjectNode[] all = Arrays.copyOf(rules, rules.length + more.length);
    System.arraycopy(more, 0, all, rules.length, more.length);
    return all;
  }

  private static ObjectNode role(String name, ObjectNode... rules) {
    ObjectNode role = named("ClusterRole", name);
    role.putArray("rules").addAll(List.of(rules));
    return role;
  }

  private static ObjectNode rule(String verbs, String group, String resources) {
    ObjectNode rule = JsonNodeFactory.instance.objectNode();
    addAll(rule.putArray("apiGroups"), group);
    addAll(rule.putArray("resources"), resources);
    addAll(rule.putArray("verbs"), verbs);
    return rule;
  }

  private static ObjectNode paths(String verbs, String paths) {
    ObjectNode rule = JsonNodeFactory.instance.objectNode();
    addAll(rule.putArray("nonResourceURLs"), paths);
    addAll(rule.putArray("verbs"), verbs);
    return rule;
  }

  private static void addAll(ArrayNode array, String commaSeparated) {
    for (String item : commaSeparated.split(",", -1)) {
      array.add(item);
    }
  }

  private static ObjectNode binding(String name, String role, String... groups) {
    ObjectNode binding = named("ClusterRoleBinding", name);
    binding
        .putObject("roleRef")
        .put("apiGroup", "rbac.authorization.k8s.io")
        .put("kind", "ClusterRole")
        .put("name", role);
    ArrayNode subjects = binding.putArray("subjects");
    for (String group : groups) {
      subjects
          .addObject()
          .put("apiGroup", "rbac.authorization.k8s.io")
          .put("kind", "Group")
          .put("name", group);
    }
    return binding;
  }

  private static ObjectNode named(String kind, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", API_VERSION).put("kind", kind);
    ObjectNode meta = object.putObject("metadata").put("name", name);
    meta.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
    meta.putObject("annotations").put("rbac.authorization.kubernetes.io/autoupdate", "true");
    return object;
  }
}

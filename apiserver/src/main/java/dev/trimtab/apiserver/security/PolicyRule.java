package dev.trimtab.apiserver.security;

import com.fasterxml.jackson.databind.JsonNode;

/** One rule of a role. */
final class PolicyRule {
  private PolicyRule() {}

  static boolean allows(JsonNode rule, Attributes wanted) {
    if (!has(rule.path("verbs"), wanted.verb())) {
      return false;
    }
    return wanted.isResource() ? allowsResource(rule, wanted) : allowsPath(rule, wanted.path());
  }

  private static boolean allowsResource(JsonNode rule, Attributes wanted) {
    return has(rule.path("apiGroups"), wanted.group())
        && resourceMatches(rule.path("resources"), wanted)
        && (rule.path("resourceNames").isEmpty()
            || contains(rule.path("resourceNames"), wanted.name()));
  }

  /** A rule may name a resource, a subresource, all subresources of one name, or everything. */
  private static boolean resourceMatches(JsonNode resources, Attributes wanted) {
    for (JsonNode item : resources) {
      String resource = item.asText("");
      boolean anySubresource =
          !wanted.subresource().isEmpty() && resource.equals("*/" + wanted.subresource());
      if (resource.equals("*")
          || anySubresource
          || resource.equals(wanted.resourceAndSubresource())) {
        return true;
      }
    }
    return false;
  }

  private static boolean allowsPath(JsonNode rule, String path) {
    for (JsonNode item : rule.path("nonResourceURLs")) {
      String url = item.asText("");
      boolean below = url.endsWith("*") && path.startsWith(url.substring(0, url.length() - 1));
      if (below || url.equals(path)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(JsonNode list, String wanted) {
    return contains(list, "*") || contains(list, wanted);
  }

  private static boolean contains(JsonNode list, String wanted) {
    for (JsonNode item : list) {
      if (item.asText("").equals(wanted)) {
        return true;
      }
    }
    return false;
  }
}

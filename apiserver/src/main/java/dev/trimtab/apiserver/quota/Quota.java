package dev.trimtab.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Amounts;
import dev.trimtab.apiserver.schema.Quantity;
import java.util.Set;
import java.util.TreeMap;

/** A limit on what the objects of a namespace use together. */
record Quota(String name, Amounts hard, Scopes scopes) {

  static Quota of(ObjectNode object) {
    JsonNode spec = object.path("spec");
    return new Quota(
        object.path("metadata").path("name").asText(),
        Amounts.of(spec.path("hard")),
        Scopes.of(spec));
  }

  /**
   * Says, in Kubernetes' words, why that cannot be had; empty if it can.
   *
   * @param requested what is asked for, beyond nothing
   * @param used what is used of it already
   */
  String refusal(Amounts requested, Amounts used) {
    Amounts limited = requested.only(hard.names());
    Set<String> exceeded = used.plus(limited).only(limited.names()).beyond(hard).names();
    return exceeded.isEmpty()
        ? ""
        : "exceeded quota: %s, requested: %s, used: %s, limited: %s"
            .formatted(name, limited.only(exceeded), shown(used, exceeded), hard.only(exceeded));
  }

  /** What is used of each, be it nothing. */
  private static Amounts shown(Amounts used, Set<String> names) {
    var nothing = new TreeMap<String, Quantity>();
    names.forEach(name -> nothing.put(name, used.get(name)));
    return new Amounts(nothing);
  }
}

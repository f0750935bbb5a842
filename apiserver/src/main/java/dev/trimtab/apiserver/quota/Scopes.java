package dev.trimtab.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Which objects a quota is for.
 *
 * @param all every one must hold
 */
record Scopes(List<Scope> all) {

  /**
   * One requirement.
   *
   * @param values empty for the operators without
   */
  record Scope(String name, String operator, List<String> values) {

    boolean holds(ScopeFacts facts) {
      return switch (name) {
        case "Terminating" -> facts.terminating();
        case "NotTerminating" -> !facts.terminating();
        case "BestEffort" -> facts.bestEffort();
        case "NotBestEffort" -> !facts.bestEffort();
        case "CrossNamespacePodAffinity" -> facts.crossNamespaceAffinity();
        case "PriorityClass" -> holds(facts.priorityClass());
        default -> false;
      };
    }

    private boolean holds(String priorityClass) {
      return switch (operator) {
        case "In" -> values.contains(priorityClass);
        case "NotIn" -> !values.contains(priorityClass);
        case "DoesNotExist" -> priorityClass.isEmpty();
        default -> !priorityClass.isEmpty();
      };
    }
  }

  Scopes {
    all = List.copyOf(all);
  }

  /** The scopes in a quota's spec. */
  static Scopes of(JsonNode spec) {
    var all = new ArrayList<Scope>();
    spec.path("scopes").forEach(name -> all.add(new Scope(name.asText(), "Exists", List.of())));
    for (JsonNode term : spec.path("scopeSelector").path("matchExpressions")) {
      var values = new ArrayList<String>();
      term.path("values").forEach(value -> values.add(value.asText()));
      all.add(
          new Scope(
              term.path("scopeName").asText(),
              term.path("operator").asText(),
              List.copyOf(values)));
    }
    return new Scopes(all);
  }

  /** Whether an object of which this is known belongs to them. */
  boolean match(ScopeFacts facts) {
    return all.isEmpty() || (facts.isPod() && all.stream().allMatch(scope -> scope.holds(facts)));
  }
}

package dev.trimtab.controllers.shared;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A label selector. An absent one matches nothing, an empty one everything.
 *
 * @param terms all must hold; empty for a selector that matches everything
 * @param matchesNothing whether the selector was absent
 */
public record Selector(List<Term> terms, boolean matchesNothing) {

  /** One requirement on the value of one label. */
  public sealed interface Term {
    /** Whether labels meet it. */
    boolean matches(Map<String, String> labels);
  }

  private record In(String key, List<String> values) implements Term {
    @Override
    public boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return value != null && values.contains(value);
    }
  }

  private record NotIn(String key, List<String> values) implements Term {
    @Override
    public boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return value == null || !values.contains(value);
    }
  }

  private record Exists(String key, boolean wanted) implements Term {
    @Override
    public boolean matches(Map<String, String> labels) {
      return labels.containsKey(key) == wanted;
    }
  }

  public Selector {
    terms = List.copyOf(terms);
  }

  /**
   * The selector of an object's spec.
   *
   * @throws IllegalArgumentException if an operator is unknown
   */
  public static Selector of(@Nullable LabelSelector selector) {
    if (selector == null) {
      return new Selector(List.of(), true);
    }
    var terms = new ArrayList<Term>(equalities(selector.getMatchLabels()));
    if (selector.getMatchExpressions() != null) {
      selector.getMatchExpressions().forEach(requirement -> terms.add(term(requirement)));
    }
    return new Selector(terms, false);
  }

  /** The selector of a kind that knows equality only, such as Service. */
  public static Selector ofLabels(Map<String, String> labels) {
    return new Selector(equalities(labels), false);
  }

  private static List<Term> equalities(@Nullable Map<String, String> labels) {
    var terms = new ArrayList<Term>();
    if (labels != null) {
      labels.forEach((key, value) -> terms.add(new In(key, List.of(value))));
    }
    return terms;
  }

  private static Term term(LabelSelectorRequirement requirement) {
    String key = requirement.getKey();
    return switch (requirement.getOperator()) {
      case "In" -> new In(key, List.copyOf(requirement.getValues()));
      case "NotIn" -> new NotIn(key, List.copyOf(requirement.getValues()));
      case "Exists" -> new Exists(key, true);
      case "DoesNotExist" -> new Exists(key, false);
      default ->
          throw new IllegalArgumentException(
              "matchExpressions: operator \"%s\" of key %s is none of In, NotIn, Exists, DoesNotExist"
                  .formatted(requirement.getOperator(), key));
    };
  }

  /** Whether the selector has no requirement and so matches everything. */
  public boolean matchesEverything() {
    return !matchesNothing && terms.isEmpty();
  }

  /** Whether the labels, which may be absent, are selected. */
  public boolean matches(@Nullable Map<String, String> labels) {
    if (matchesNothing) {
      return false;
    }
    Map<String, String> present = labels == null ? Map.of() : labels;
    return terms.stream().allMatch(term -> term.matches(present));
  }
}

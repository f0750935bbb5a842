package dev.trimtab.apiserver.rest;

import dev.trimtab.apiserver.model.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Selects by fields: all requirements must hold. */
public record FieldSelector(List<Requirement> requirements) {

  /** Selects everything. */
  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  public FieldSelector {
    requirements = List.copyOf(requirements);
  }

  /** One condition on one field. */
  public record Requirement(String field, String value, boolean equal) {}

  /**
   * Reads the syntax of {@code fieldSelector}: {@code a=b,c==d,e!=f}, with backslashes before
   * commas, equals signs and backslashes in values.
   *
   * @throws ApiException if it is wrong
   */
  public static FieldSelector parse(String text) {
    List<Requirement> all = new ArrayList<>();
    for (String term : split(text)) {
      if (!term.isBlank()) {
        all.add(requirement(term));
      }
    }
    return new FieldSelector(all);
  }

  /** Whether all requirements hold for the fields that {@code field} gives by path. */
  public boolean matches(UnaryOperator<String> field) {
    for (Requirement requirement : requirements) {
      if (field.apply(requirement.field()).equals(requirement.value()) != requirement.equal()) {
        return false;
      }
    }
    return true;
  }

  /** Whether it selects everything. */
  public boolean isEverything() {
    return requirements.isEmpty();
  }

  /** The only value that {@code field} may have; empty if there is no such requirement. */
  public String required(String field) {
    for (Requirement requirement : requirements) {
      if (requirement.equal() && requirement.field().equals(field)) {
        return requirement.value();
      }
    }
    return "";
  }

  private static Requirement requirement(String term) {
    for (int i = 0; i < term.length(); i++) {
      if (term.charAt(i) == '\\') {
        i++;
      } else if (term.startsWith("!=", i)) {
        return new Requirement(
            term.substring(0, i).strip(), unescape(term.substring(i + 2)), false);
      } else if (term.charAt(i) == '=') {
        int value = term.startsWith("==", i) ? i + 2 : i + 1;
        return new Requirement(term.substring(0, i).strip(), unescape(term.substring(value)), true);
      }
    }
    throw ApiException.badRequest(
        "invalid selector: '%s'; can't understand '%s'".formatted(term, term));
  }

  private static List<String> split(String text) {
    List<String> terms = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == ',') {
        terms.add(text.substring(from, i));
        from = i + 1;
      }
    }
    terms.add(text.substring(from));
    return terms;
  }

  private static String unescape(String value) {
    return value.replaceAll("\\\\([\\\\,=])", "$1");
  }
}

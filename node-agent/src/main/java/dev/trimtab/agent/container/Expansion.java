package dev.trimtab.agent.container;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code $(NAME)} by a variable's value. {@code $$} is a dollar sign; an unknown name
 * stays as it is. Source: Kubernetes documentation, "Define Dependent Environment Variables".
 */
final class Expansion {

  private Expansion() {}

  static List<String> all(List<String> texts, Map<String, String> variables) {
    return texts.stream().map(text -> of(text, variables)).toList();
  }

  static String of(String text, Map<String, String> variables) {
    var out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '$' || i + 1 == text.length()) {
        out.append(c);
        i++;
      } else if (text.charAt(i + 1) == '$') {
        out.append('$');
        i += 2;
      } else {
        i = reference(text, i, variables, out);
      }
    }
    return out.toString();
  }

  private static int reference(
      String text, int dollar, Map<String, String> variables, StringBuilder out) {
    int end = text.charAt(dollar + 1) == '(' ? text.indexOf(')', dollar) : -1;
    if (end < 0) {
      out.append('$');
      return dollar + 1;
    }
    @Nullable String value = variables.get(text.substring(dollar + 2, end));
    out.append(value == null ? text.substring(dollar, end + 1) : value);
    return end + 1;
  }
}

package dev.trimtab.apiserver.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule and its programs, which are made on first use. */
final class CompiledRule {
  private final Rule rule;
  private final boolean transition;
  private volatile @Nullable Programs programs;

  private record Programs(Program condition, @Nullable Program message) {}

  CompiledRule(Rule rule) {
    this.rule = rule;
    this.transition = rule.isTransition();
  }

  /** Whether it compares with the old value. */
  boolean isTransition() {
    return transition;
  }

  Rule rule() {
    return rule;
  }

  /** What is wrong with its expressions; empty if nothing is. */
  String problem() {
    try {
      programs();
      return "";
    } catch (ExpressionException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * What is wrong with the values; empty if nothing is.
   *
   * @throws ExpressionException if the rule cannot be evaluated
   */
  String check(Map<String, ?> variables) {
    Programs known = programs();
    try {
      Object result = known.condition.eval(variables);
      if (!(result instanceof Boolean holds)) {
        throw new ExpressionException("the result is no bool: " + result);
      }
      return holds ? "" : message(known, variables);
    } catch (CelEvaluationException e) {
      throw new ExpressionException(String.valueOf(e.getMessage()));
    }
  }

  private String message(Programs known, Map<String, ?> variables) throws CelEvaluationException {
    if (known.message != null
        && known.message.eval(variables) instanceof String text
        && !text.isBlank()
        && !text.contains("\n")) {
      return text;
    }
    return rule.message().isEmpty() ? "failed rule: " + rule.expression() : rule.message();
  }

  private Programs programs() {
    Programs known = programs;
    if (known == null) {
      String message = rule.messageExpression();
      known =
          new Programs(
              Engine.compile(rule.expression()),
              message.isEmpty() ? null : Engine.compile(message));
      programs = known;
    }
    return known;
  }
}

package dev.trimtab.apiserver.cel;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;

/** The CEL engine; loading this class loads it. */
final class Engine {
  /** Bounds the work of one expression. */
  private static final int MOST_ITERATIONS = 1_000_000;

  private static final int LONGEST_EXPRESSION = 10_000;

  private static final Cel CEL = make();

  private Engine() {}

  private static Cel make() {
    CelOptions options =
        CelOptions.current()
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .maxExpressionCodePointSize(LONGEST_EXPRESSION)
            .enableHeterogeneousNumericComparisons(true)
            .build();
    return CelFactory.legacyCelBuilder()
        .setOptions(options)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addVar("self", SimpleType.DYN)
        .addVar("oldSelf", SimpleType.DYN)
        .addCompilerLibraries(
            CelExtensions.strings(),
            CelExtensions.lists(),
            CelExtensions.sets(options),
            CelExtensions.optional(),
            CelExtensions.comprehensions())
        .addRuntimeLibraries(
            CelExtensions.strings(),
            CelExtensions.lists(),
            CelExtensions.sets(options),
            CelExtensions.optional(),
            CelExtensions.comprehensions())
        .build();
  }

  /**
   * A program over {@code self} and {@code oldSelf}.
   *
   * @throws ExpressionException with the place and the reason
   */
  static Program compile(String expression) {
    try {
      return CEL.createProgram(CEL.compile(expression).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new ExpressionException("compilation failed: " + e.getMessage());
    }
  }
}

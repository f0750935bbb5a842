package dev.trimtab.service;

import dev.trimtab.apiserver.spi.StoreException;
import dev.trimtab.node.NodeException;
import io.smallrye.config.ConfigValidationException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which failures of other parts a person can mend, and what to say of them. */
final class Mendable {

  /** How SmallRye speaks of a value that it cannot use. */
  private static final Pattern PROPERTY =
      Pattern.compile(
          "config property (\\S+) with the config value \"(.*?)\" threw an Exception whilst being"
              + " converted (?:SRCFG\\d+: )?(.*)");

  private Mendable() {}

  /** The failure that led to {@code thrown}, if a person can mend it. */
  static Optional<Failure> causeOf(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Optional<Failure> failure =
          switch (cause) {
            case Failure mendable -> Optional.of(mendable);
            case NodeException node ->
                Optional.of(new Failure("the node cannot run: " + node.getMessage(), node));
            case StoreException store ->
                Optional.of(new Failure("the API server cannot run: " + store.getMessage(), store));
            case ConfigValidationException wrong ->
                Optional.of(new Failure("wrong configuration: " + problems(wrong), wrong));
            case UncheckedIOException file ->
                Optional.of(new Failure(String.valueOf(file.getMessage()), file));
            default -> Optional.empty();
          };
      if (failure.isPresent()) {
        return failure;
      }
    }
    return Optional.empty();
  }

  private static String problems(ConfigValidationException wrong) {
    var all = new StringBuilder();
    for (int i = 0; i < wrong.getProblemCount(); i++) {
      all.append(i == 0 ? "" : "; ").append(plain(wrong.getProblem(i).getMessage()));
    }
    return all.toString();
  }

  static String plain(String problem) {
    Matcher property = PROPERTY.matcher(problem);
    return property.find()
        ? "%s is \"%s\": %s"
            .formatted(
                property.group(1),
                property.group(2),
                property.group(3).replaceAll("enum class \\S+,", "it;"))
        : problem;
  }
}

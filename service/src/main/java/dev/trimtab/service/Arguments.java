package dev.trimtab.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/** The words after a command, sorted by option; every command knows {@code --help}. */
final class Arguments {

  /** Wrong words on the command line; the message is a sentence that names the word. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }

  private static final Option HELP =
      Option.builder("h").longOpt("help").desc("show this and end").get();

  private final CommandLine given;

  private Arguments(CommandLine given) {
    this.given = given;
  }

  /** An option with a value, such as {@code --port N}. */
  static Option option(String name, String value, String meaning) {
    return Option.builder().longOpt(name).hasArg().argName(value).desc(meaning).get();
  }

  /**
   * Sorts words, either {@code --name value} or {@code --name=value}.
   *
   * @throws Wrong if a word is no option, lacks its value or has one too many
   */
  static Arguments parse(List<Option> known, List<String> words) {
    var options = new Options();
    known.forEach(options::addOption);
    options.addOption(HELP);
    try {
      var parser =
          DefaultParser.builder()
              .setAllowPartialMatching(false)
              .setStripLeadingAndTrailingQuotes(false)
              .get();
      CommandLine given = parser.parse(options, words.toArray(String[]::new));
      if (!given.getArgList().isEmpty()) {
        throw new Wrong("'" + given.getArgList().getFirst() + "' belongs to no option");
      }
      return new Arguments(given);
    } catch (UnrecognizedOptionException e) {
      throw new Wrong("Unknown option: '" + e.getOption() + "'");
    } catch (MissingArgumentException e) {
      throw new Wrong(shown(e.getOption()) + " needs a value: " + e.getOption().getArgName());
    } catch (ParseException e) {
      throw new Wrong(String.valueOf(e.getMessage()));
    }
  }

  private static String shown(Option option) {
    return option.hasLongOpt() ? "--" + option.getLongOpt() : "-" + option.getOpt();
  }

  boolean wantsHelp() {
    return given.hasOption(HELP);
  }

  /** Whether an option, named without its dashes, was given. */
  boolean has(String option) {
    return given.hasOption(option);
  }

  /** All values of an option, in order. */
  List<String> all(String option) {
    return Stream.ofNullable(given.getOptionValues(option)).flatMap(Stream::of).toList();
  }

  /**
   * The value of an option.
   *
   * @throws Wrong if it was given twice
   */
  Optional<String> one(String option) {
    List<String> values = all(option);
    if (values.size() > 1) {
      throw new Wrong("--" + option + " can be given only once");
    }
    return values.stream().findFirst();
  }

  /** The lines that explain options; those without a meaning stay hidden. */
  static String help(List<Option> known) {
    var lines = new StringBuilder();
    try {
      HelpFormatter.builder()
          .setShowSince(false)
          .setHelpAppendable(new TextHelpAppendable(lines))
          .get()
          .printOptions(
              Stream.concat(known.stream(), Stream.of(HELP))
                  .filter(option -> option.getDescription() != null)
                  .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot put the help together", e);
    }
    return lines.toString();
  }
}

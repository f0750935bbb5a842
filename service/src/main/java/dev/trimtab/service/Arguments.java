package dev.trimtab.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The words after a command, sorted by option. A library would read them too, by reflection and at
 * a tenth of the whole start.
 */
final class Arguments {

  /** Wrong words on the command line; the message is a sentence that names the word. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message);
    }
  }

  /**
   * An option.
   *
   * @param name with its dashes
   * @param value what its value is called in the help; empty if it takes none
   * @param meaning what it is for; empty to keep it out of the help
   */
  record Option(String name, String value, String meaning) {
    private String left() {
      return value.isEmpty() ? name : name + " " + value;
    }
  }

  private static final Option HELP = new Option("--help", "", "show this and end");

  private final Map<String, List<String>> given = new LinkedHashMap<>();

  private Arguments() {}

  /**
   * Sorts words, either {@code --name value} or {@code --name=value}.
   *
   * @throws Wrong if a word is no option, lacks its value or has one too many
   */
  static Arguments parse(List<Option> known, List<String> words) {
    var parsed = new Arguments();
    var rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      Option option = find(known, equals < 0 ? word : word.substring(0, equals));
      parsed
          .given
          .computeIfAbsent(option.name(), name -> new ArrayList<>())
          .add(
              equals < 0 && !option.value().isEmpty() && rest.hasNext()
                  ? rest.next()
                  : inline(option, word, equals));
    }
    return parsed;
  }

  private static Option find(List<Option> known, String name) {
    return name.equals("-h") || name.equals(HELP.name())
        ? HELP
        : known.stream()
            .filter(option -> option.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new Wrong("Unknown option: '" + name + "'"));
  }

  private static String inline(Option option, String word, int equals) {
    if (option.value().isEmpty() != (equals < 0)) {
      throw new Wrong(
          option.value().isEmpty()
              ? option.name() + " takes no value"
              : option.name() + " needs a value: " + option.left());
    }
    return equals < 0 ? "" : word.substring(equals + 1);
  }

  boolean wantsHelp() {
    return has(HELP.name());
  }

  boolean has(String option) {
    return given.containsKey(option);
  }

  /** All values of an option, in order. */
  List<String> all(String option) {
    return given.getOrDefault(option, List.of());
  }

  /**
   * The value of an option.
   *
   * @throws Wrong if it was given twice
   */
  Optional<String> one(String option) {
    List<String> values = all(option);
    if (values.size() > 1) {
      throw new Wrong(option + " can be given only once");
    }
    return values.stream().findFirst();
  }

  /** The lines that explain options. */
  static String help(List<Option> known) {
    var shown = new ArrayList<>(known.stream().filter(o -> !o.meaning().isEmpty()).toList());
    shown.add(HELP);
    int width = shown.stream().mapToInt(option -> option.left().length()).max().orElseThrow();
    var lines = new StringBuilder();
    for (Option option : shown) {
      lines.append("  ").append(option.left()).repeat(' ', width - option.left().length() + 2);
      lines.append(option.meaning()).append('\n');
    }
    return lines.toString();
  }
}

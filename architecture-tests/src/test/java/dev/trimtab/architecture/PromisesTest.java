package dev.trimtab.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages and pages name the tests that hold what they promise; those tests are there. */
class PromisesTest {

  private static final Path TREE = Path.of("").toAbsolutePath().getParent();

  /** {@code FooTest.aTrueSentence} or {@code FooTest} alone. */
  private static final Pattern NAMED =
      Pattern.compile("(?<![@.\\w])([A-Z]\\w+(?:Test|IT))\\b(?:[.#]([a-z]\\w+))?");

  @Test
  void everyTestThatAPackageOrAPageNamesExists() throws IOException {
    Map<String, String> tests = tests();
    var missing = new TreeSet<String>();
    int seen = 0;
    for (Path page : pages()) {
      Matcher named = NAMED.matcher(Files.readString(page));
      while (named.find()) {
        String test = tests.get(named.group(1));
        String method = named.group(2);
        if (test == null && page.endsWith("package-info.java")) {
          missing.add(named.group() + ", named by " + TREE.relativize(page));
        } else if (test != null && method != null && !isMethod(method, test)) {
          missing.add(named.group() + ", named by " + TREE.relativize(page));
        }
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(20);
    assertThat(missing).isEmpty();
  }

  private static boolean isMethod(String name, String source) {
    return name.equals("java") || source.contains("void " + name + "(");
  }

  /** Sources of all test classes by simple name. */
  private static Map<String, String> tests() throws IOException {
    var sources = new HashMap<String, String>();
    for (Path file : files("/src/test/java/", ".java")) {
      String name = file.getFileName().toString();
      if (name.endsWith("Test.java") || name.endsWith("IT.java")) {
        sources.merge(
            name.substring(0, name.length() - ".java".length()),
            Files.readString(file),
            String::concat);
      }
    }
    return sources;
  }

  private static List<Path> pages() throws IOException {
    return Stream.concat(
            files("/src/main/java/", "/package-info.java").stream(),
            files("/docs/", ".md").stream())
        .toList();
  }

  private static List<Path> files(String within, String end) throws IOException {
    try (Stream<Path> found =
        Files.find(
            TREE,
            Integer.MAX_VALUE,
            (file, attributes) ->
                attributes.isRegularFile()
                    && file.toString().contains(within)
                    && file.toString().endsWith(end))) {
      return found.toList();
    }
  }
}

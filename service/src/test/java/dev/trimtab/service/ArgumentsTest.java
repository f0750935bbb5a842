package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.service.Arguments.Wrong;
import java.util.List;
import org.apache.commons.cli.Option;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  private static final List<Option> KNOWN =
      List.of(
          Option.builder("f").longOpt("file").hasArg().get(),
          Arguments.option("port", "N", "a port"),
          Option.builder().longOpt("quick").get());

  @Test
  void aValueIsTheNextWordOrFollowsAnEqualsSign() {
    assertThat(parse("--port", "1").one("port")).contains("1");
    assertThat(parse("--port=1").one("port")).contains("1");
    assertThat(parse("--port=a=b").one("port")).contains("a=b");
    assertThat(parse("-f", "a=b").one("f")).contains("a=b");
  }

  @Test
  void valuesThatAreRepeatedKeepTheirOrder() {
    assertThat(parse("-f", "b", "--quick", "-f", "a").all("f")).containsExactly("b", "a");
  }

  @Test
  void whatWasNotGivenIsNotThere() {
    Arguments none = parse();
    assertThat(none.has("quick")).isFalse();
    assertThat(none.one("port")).isEmpty();
    assertThat(none.all("f")).isEmpty();
    assertThat(none.wantsHelp()).isFalse();
  }

  @Test
  void helpIsAlwaysThere() {
    assertThat(parse("-h").wantsHelp()).isTrue();
    assertThat(parse("--port", "1", "--help").wantsHelp()).isTrue();
  }

  @Test
  void aWrongWordIsNamed() {
    assertThatThrownBy(() -> parse("--prot", "1"))
        .isInstanceOf(Wrong.class)
        .hasMessage("Unknown option: '--prot'");
    assertThatThrownBy(() -> parse("file")).isInstanceOf(Wrong.class).hasMessageContaining("file");
    assertThatThrownBy(() -> parse("--port"))
        .isInstanceOf(Wrong.class)
        .hasMessage("--port needs a value: N");
    assertThatThrownBy(() -> parse("--quick=1"))
        .isInstanceOf(Wrong.class)
        .hasMessageContaining("--quick=1");
    assertThatThrownBy(() -> parse("--port", "1", "--port", "2").one("port"))
        .isInstanceOf(Wrong.class)
        .hasMessage("--port can be given only once");
  }

  private static Arguments parse(String... words) {
    return Arguments.parse(KNOWN, List.of(words));
  }
}

package dev.trimtab.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {

  @ParameterizedTest
  @CsvSource({
    "SIGTERM, 15",
    "term, 15",
    "SIGUSR1, 10",
    "3, 3",
    "SIGRTMIN, 34",
    "SIGRTMIN+3, 37",
    "SIGRTMAX-2, 62",
    "SIGRTMAX, 64"
  })
  void aSignalHasANumber(String name, int number) {
    assertThat(Signals.number(name)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "SIG", "NOTHING", "0", "65", "-1", "SIGRTMIN+31", "SIGRTMIN-1", "RTMIN+"})
  void whatIsNoSignalIsNamed(String name) {
    assertThatThrownBy(() -> Signals.number(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no signal is called \"" + name + "\"");
  }
}

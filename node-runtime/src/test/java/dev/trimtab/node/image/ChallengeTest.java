package dev.trimtab.node.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChallengeTest {

  @Test
  void parametersMayBeQuotedOrNotAndHoldCommas() {
    var challenge =
        Challenge.parse(
                "Bearer realm=\"https://auth.example/token\",service=reg,"
                    + " Scope=\"repository:a/b:pull,push\", note=\"say \\\"hi\\\"\"")
            .orElseThrow();

    assertThat(challenge.scheme()).isEqualTo("bearer");
    assertThat(challenge.parameter("realm")).isEqualTo("https://auth.example/token");
    assertThat(challenge.parameter("service")).isEqualTo("reg");
    assertThat(challenge.parameter("scope")).isEqualTo("repository:a/b:pull,push");
    assertThat(challenge.parameter("note")).isEqualTo("say \"hi\"");
    assertThat(challenge.parameter("absent")).isEmpty();
  }

  @Test
  void bearerIsPreferredAndUnknownSchemesAreIgnored() {
    var best =
        Challenge.best(
            List.of("Negotiate", "Basic realm=\"r\"", "Bearer realm=\"https://a.example/t\""));

    assertThat(best.orElseThrow().scheme()).isEqualTo("bearer");
    assertThat(Challenge.best(List.of("Basic realm=x")).orElseThrow().scheme()).isEqualTo("basic");
    assertThat(Challenge.best(List.of("Negotiate", "", "===", "Bearer"))).isEmpty();
  }
}

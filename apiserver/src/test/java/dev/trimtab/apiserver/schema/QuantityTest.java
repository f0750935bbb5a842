package dev.trimtab.apiserver.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0.5,500m",
    "1000m,1",
    "1,1",
    "1024Ki,1Mi",
    "1Gi,1Gi",
    "1.5Gi,1536Mi",
    "0,0",
    "0m,0",
    "100k,100k",
    "1000k,1M",
    "1e3,1e3",
    "1e4,10e3",
    "1E,1E",
    "0.1n,1n",
    "-0.5,-500m",
    "512,512",
    "0.5Ki,512",
    "1023Ki,1023Ki",
    "123456789,123456789",
    "1.0000000001,1000000001n",
    "+5,5",
    ".5,500m",
    "5.,5",
    "1E6,1e6",
    "2500e-3,2500e-3",
    "0.5Mi,512Ki",
    "1000Ei,1000Ei",
    "1e0,1",
  })
  void aQuantityHasOneCanonicalText(String text, String canonical) {
    assertThat(Quantity.parse(text).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "m",
        "1.2.3",
        "1Kii",
        "1ki",
        "one",
        "1 ",
        " 1",
        "--1",
        ".",
        "1e",
        "1e999999999"
      })
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(Quantity.InvalidQuantityException.class);
  }
}

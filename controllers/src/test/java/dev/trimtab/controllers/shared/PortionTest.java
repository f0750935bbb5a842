package dev.trimtab.controllers.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.IntOrString;
import org.junit.jupiter.api.Test;

class PortionTest {

  @Test
  void percentagesRoundAsAskedAndNumbersStay() {
    assertThat(Portion.roundedUp(new IntOrString("25%"), 3, "f")).isEqualTo(1);
    assertThat(Portion.roundedDown(new IntOrString("25%"), 3, "f")).isEqualTo(0);
    assertThat(Portion.roundedUp(new IntOrString("100%"), 7, "f")).isEqualTo(7);
    assertThat(Portion.roundedDown(new IntOrString(2), 7, "f")).isEqualTo(2);
    assertThat(Portion.roundedUp(null, 7, "f")).isEqualTo(0);
  }

  @Test
  void nonsenseIsRefusedWithTheFieldsName() {
    assertThatThrownBy(() -> Portion.roundedUp(new IntOrString("many"), 3, "spec.maxSurge"))
        .hasMessageContaining("spec.maxSurge")
        .hasMessageContaining("many");
  }
}

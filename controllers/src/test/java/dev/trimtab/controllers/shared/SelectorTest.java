package dev.trimtab.controllers.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectorTest {

  @Test
  void anAbsentSelectorMatchesNothingAndAnEmptyOneEverything() {
    assertThat(Selector.of(null).matches(Map.of("a", "b"))).isFalse();
    assertThat(Selector.of(new LabelSelector()).matches(Map.of())).isTrue();
    assertThat(Selector.of(new LabelSelector()).matches(null)).isTrue();
    assertThat(Selector.of(new LabelSelector()).matchesEverything()).isTrue();
  }

  @Test
  void allRequirementsMustHold() {
    Selector selector =
        Selector.of(
            new LabelSelectorBuilder()
                .addToMatchLabels("app", "web")
                .addToMatchExpressions(requirement("tier", "In", "front", "edge"))
                .addToMatchExpressions(requirement("env", "NotIn", "test"))
                .addToMatchExpressions(requirement("owner", "Exists"))
                .addToMatchExpressions(requirement("old", "DoesNotExist"))
                .build());

    assertThat(selector.matches(Map.of("app", "web", "tier", "edge", "owner", "me"))).isTrue();
    assertThat(selector.matches(Map.of("app", "api", "tier", "edge", "owner", "me"))).isFalse();
    assertThat(selector.matches(Map.of("app", "web", "tier", "back", "owner", "me"))).isFalse();
    assertThat(selector.matches(Map.of("app", "web", "tier", "edge"))).isFalse();
    assertThat(selector.matches(Map.of("app", "web", "tier", "edge", "owner", "me", "env", "test")))
        .isFalse();
    assertThat(selector.matches(Map.of("app", "web", "tier", "edge", "owner", "me", "old", "")))
        .isFalse();
  }

  @Test
  void anUnknownOperatorIsNamed() {
    var selector =
        new LabelSelectorBuilder().addToMatchExpressions(requirement("tier", "Like")).build();

    assertThatThrownBy(() -> Selector.of(selector)).hasMessageContaining("\"Like\" of key tier");
  }

  private static LabelSelectorRequirement requirement(
      String key, String operator, String... values) {
    return new LabelSelectorRequirement(key, operator, List.of(values));
  }
}

package dev.trimtab.controllers.garbage;

import static dev.trimtab.controllers.garbage.Items.deleting;
import static dev.trimtab.controllers.garbage.Items.item;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GraphTest {

  private final Graph graph = new Graph();

  @Test
  void aDependentOfAnUnknownOwnerIsDue() {
    assertThat(graph.put(item("pod", "set"))).containsExactly("pod");
    assertThat(graph.put(item("set"))).isEmpty();
    assertThat(graph.put(item("pod", "set"))).isEmpty();
  }

  @Test
  void theDependentsOfAnOwnerThatGoesAreDue() {
    graph.put(item("set"));
    graph.put(item("a", "set"));
    graph.put(item("b", "set", "other"));

    assertThat(graph.remove("set")).containsExactlyInAnyOrder("a", "b");
    graph.remove("a");
    assertThat(graph.dependentsOf("set")).extracting(Item::uid).containsExactly("b");
  }

  @Test
  void aWaitingOwnerIsDueWhenADependentGoesOrLetsGo() {
    graph.put(deleting(item("set"), Item.FOREGROUND));
    graph.put(item("a", "set"));
    graph.put(item("b", "set"));

    assertThat(graph.remove("a")).containsExactly("set");
    assertThat(graph.put(item("b"))).containsExactly("set");
    assertThat(graph.dependentsOf("set")).isEmpty();
  }

  @Test
  void whenAnOwnerBeginsToWaitItAndItsDependentsAreDue() {
    graph.put(item("set"));
    graph.put(item("a", "set"));

    assertThat(graph.put(deleting(item("set"), Item.FOREGROUND)))
        .containsExactlyInAnyOrder("set", "a");
  }
}

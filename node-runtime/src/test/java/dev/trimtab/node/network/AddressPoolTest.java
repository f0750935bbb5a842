package dev.trimtab.node.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPoolTest {

  private final AddressPool pool = new AddressPool(Cidr.parse("10.1.2.0/29"));

  @Test
  void gatewayNetworkAndBroadcastAddressesAreNeverGivenOut() {
    var given = new java.util.TreeSet<String>();
    for (int i = 0; i < 5; i++) {
      given.add(Ipv4.format(pool.allocate("pod" + i)));
    }

    assertThat(given).containsExactly("10.1.2.2", "10.1.2.3", "10.1.2.4", "10.1.2.5", "10.1.2.6");
    assertThat(Ipv4.format(pool.gateway())).isEqualTo("10.1.2.1");
    assertThatThrownBy(() -> pool.allocate("more"))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("10.1.2.0/29");
  }

  @Test
  void freedAddressIsNotTheNextOneGivenOut() {
    var first = pool.allocate("a");
    pool.release("a");

    assertThat(pool.allocate("b")).isNotEqualTo(first);
  }

  @Test
  void ownerKeepsItsAddress() {
    assertThat(pool.allocate("a")).isEqualTo(pool.allocate("a"));
  }

  @Test
  void adoptedAddressIsTakenAndForeignOneRefused() {
    assertThat(pool.adopt(Ipv4.parse("10.1.2.2"), "old")).isTrue();
    assertThat(pool.adopt(Ipv4.parse("10.1.2.2"), "other")).isFalse();
    assertThat(pool.adopt(Ipv4.parse("10.1.2.1"), "gateway")).isFalse();
    assertThat(pool.adopt(Ipv4.parse("10.9.9.9"), "elsewhere")).isFalse();

    assertThat(Ipv4.format(pool.allocate("new"))).isEqualTo("10.1.2.3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1/24", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/x", "10.0.0/8", "a.b.c.d/8"})
  void malformedBlockIsRefused(String text) {
    assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.x", "::1"})
  void malformedAddressIsRefused(String text) {
    assertThatThrownBy(() -> Ipv4.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void addressesAboveHalfTheSpaceWork() {
    var high = new AddressPool(Cidr.parse("192.168.0.0/16"));

    assertThat(Ipv4.format(high.allocate("a"))).isEqualTo("192.168.0.2");
    assertThat(Cidr.parse("192.168.0.0/16").contains(Ipv4.parse("192.168.255.255"))).isTrue();
    assertThat(Cidr.parse("192.168.0.0/16").contains(Ipv4.parse("192.169.0.0"))).isFalse();
  }
}

package dev.trimtab.node.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.Protocol;
import dev.trimtab.node.network.Element.Field;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetlinkMessageTest {

  @BeforeEach
  void onlyWhereTheExpectedBytesAreRight() {
    Assumptions.assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void messageIsHeaderFixedPartAndPaddedAttributes() {
    var message =
        new NetlinkMessage("test", 16, NetlinkMessage.ACK)
            .bytes(1, 2, 3, 4)
            .attribute(3, "ab")
            .attribute(4, 0x01020304);

    assertThat(hex(message))
        .isEqualTo(
            "24000000 1000 0500 07000000 00000000".replace(" ", "")
                + "01020304"
                + "0700 0300 61620000".replace(" ", "")
                + "0800 0400 04030201".replace(" ", ""));
  }

  @Test
  void nestedAttributesHaveTheLengthOfWhatIsInside() {
    var message =
        new NetlinkMessage("test", 1, 0).nested(2, m -> m.nested(1, n -> n.attribute(9, "x")));

    assertThat(hex(message).substring(32))
        .isEqualTo("10000280" + "0c000180" + "06000900" + "78000000");
  }

  @Test
  void messagesGrowAsNeededAndAttributesAreBounded() {
    var message = new NetlinkMessage("test", 1, 0);
    for (int i = 0; i < 1000; i++) {
      message.attribute(1, i);
    }

    assertThat(message.encode(1)).hasSize(16 + 8 * 1000);
    assertThatThrownBy(
            () ->
                new NetlinkMessage("too much", 1, 0)
                    .nested(
                        1,
                        m -> {
                          for (int i = 0; i < 9000; i++) {
                            m.attribute(1, i);
                          }
                        }))
        .hasMessageContaining("too much");
  }

  @Test
  void keysFillWholeRegistersInNetworkOrderAndDrawnNumbersInTheMachines() {
    var key =
        Element.Key.of(
            "endpoints",
            new Field.Address(Ipv4.parse("10.96.0.1")),
            new Field.Transport(Protocol.UDP),
            new Field.Port(53),
            new Field.Slot(2));

    assertThat(HexFormat.of().formatHex(key.bytes()))
        .isEqualTo("0a600001" + "11000000" + "00350000" + "02000000");
    assertThat(key.text()).isEqualTo("10.96.0.1 . udp . 53 . 2");
  }

  @Test
  void elementOfAVerdictMapNamesTheChain() {
    var element =
        new Element(
            Element.Key.of("node_ports", new Field.Transport(Protocol.TCP), new Field.Port(80)),
            new Element.Value.Goto("spread1"));

    var bytes = hex(Nfnetlink.message("t", 1, List.of(element), true));

    // NFT_GOTO is -4, in network order as nftables' own numbers are.
    assertThat(bytes).contains("0800 0100 fffffffc".replace(" ", ""));
    assertThat(bytes)
        .contains(
            HexFormat.of()
                .formatHex("spread1\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    assertThat(bytes).contains("06000000" + "00500000");
  }

  private static String hex(NetlinkMessage message) {
    return HexFormat.of().formatHex(message.encode(7));
  }
}

package dev.trimtab.node.network;

import java.time.Duration;
import java.util.List;

/**
 * How connections are spread over so many endpoints. One chain serves all services alike in this.
 *
 * @param endpoints the map that has them, by slot
 * @param byAddress its keys begin with the address that was asked for
 * @param count slots
 * @param affinity how long a client keeps its slot; zero for not at all
 */
record Spread(String endpoints, boolean byAddress, int count, Duration affinity) {

  private static final String KEPT = "kept";
  // Registers of the key in KEPT (client, address, transport, port) and of that in the endpoints'
  // map, whose last one is the slot.
  private static final int CLIENT = NftRule.FIRST_REGISTER;
  private static final int ENDPOINT = CLIENT + 4;

  /** What is in its chain's name. */
  String name() {
    return count + (affinity.isZero() ? "" : "_keep" + affinity.toSeconds());
  }

  List<NftRule> rules() {
    if (affinity.isZero()) {
      return List.of(lead(new NftRule().draw(slot(), count)));
    }
    return List.of(
        // Seen before: the same slot, for so long from now.
        lead(client().lookUp(KEPT, CLIENT, slot()).keep(KEPT, CLIENT, slot(), affinity)),
        // Its slot leads nowhere any more.
        client().lookUp(KEPT, CLIENT, slot()).forget(KEPT, CLIENT, slot()),
        lead(client().draw(slot(), count).keep(KEPT, CLIENT, slot(), affinity)));
  }

  private int slot() {
    return ENDPOINT + (byAddress ? 3 : 2);
  }

  private static NftRule client() {
    return new NftRule().source(CLIENT).destination(CLIENT + 1).transportAndPort(CLIENT + 2);
  }

  /** To the endpoint in the slot. */
  private NftRule lead(NftRule rule) {
    if (byAddress) {
      rule.destination(ENDPOINT);
    }
    return rule.transportAndPort(slot() - 2).lookUp(endpoints, ENDPOINT, CLIENT).redirect(CLIENT);
  }
}

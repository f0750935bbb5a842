package dev.trimtab.node.network;

import dev.trimtab.node.linux.SyscallException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table that is exactly as wanted: written as a whole once, then changed element by element.
 * The kernel is never asked what is there.
 *
 * <p>A table is written anew beside the old one, under its other name, and the old one removed when
 * the new one is complete: at no moment does traffic meet neither.
 *
 * <p><b>Threads.</b> For one at a time; its owner has a lock.
 */
final class NftTable implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NftTable.class);

  /** Elements in one transaction; a socket's buffer holds some ten times as many. */
  private static final int PART = 10_000;

  private final List<String> names;
  private final String skeleton;
  private final NftProgram program;
  private final Nfnetlink nfnetlink;
  // What the kernel has, and under which name; empty if that is not known.
  private Optional<String> current = Optional.empty();
  private Map<Element.Key, Element.Value> present = Map.of();
  private final Map<String, List<NftRule>> chains = new TreeMap<>();

  /**
   * Touches nothing yet.
   *
   * @param skeleton its fixed sets, chains and rules, in nft's language
   */
  NftTable(String name, String skeleton, NodeNamespace node) {
    this.names = List.of(name + "_0", name + "_1");
    this.skeleton = skeleton;
    this.program = new NftProgram(node);
    this.nfnetlink = node.call(Nfnetlink::open);
  }

  /**
   * Makes the table so.
   *
   * @param wantedChains further chains and their rules; once made they stay
   * @param wanted all elements
   */
  void apply(Map<String, List<NftRule>> wantedChains, Map<Element.Key, Element.Value> wanted) {
    var missing = new TreeMap<>(wantedChains);
    missing.keySet().removeAll(chains.keySet());
    chains.putAll(missing);
    if (current.isPresent()) {
      try {
        nfnetlink.change(current.get(), changes(missing, wanted));
        present = Map.copyOf(wanted);
        return;
      } catch (SyscallException e) {
        // Somebody else changed the table, or removed it.
        LOG.atWarn()
            .addKeyValue("table", current.get())
            .addKeyValue("reason", e.getMessage())
            .log("nftables table is not as it was left; writing it anew");
      }
    }
    replace(wanted);
  }

  /** Removes the table; nothing if it is not there. */
  void remove() {
    current = Optional.empty();
    names.forEach(nfnetlink::removeTable);
  }

  @Override
  public void close() {
    nfnetlink.close();
  }

  private Nfnetlink.Change changes(
      Map<String, List<NftRule>> missing, Map<Element.Key, Element.Value> wanted) {
    var removed = new ArrayList<Element.Key>();
    present.forEach(
        (key, value) -> {
          if (!value.equals(wanted.get(key))) {
            removed.add(key);
          }
        });
    var added = new ArrayList<Element>();
    wanted.forEach(
        (key, value) -> {
          if (!value.equals(present.get(key))) {
            added.add(new Element(key, value));
          }
        });
    removed.sort(Comparator.comparing(Element.Key::set));
    added.sort(Comparator.comparing(e -> e.key().set()));
    return new Nfnetlink.Change(missing, removed, added);
  }

  private void replace(Map<Element.Key, Element.Value> wanted) {
    current = Optional.empty();
    present = Map.of();
    var old = nfnetlink.hasTable(names.getFirst()) ? names.getFirst() : names.getLast();
    var fresh = old.equals(names.getFirst()) ? names.getLast() : names.getFirst();
    program.run(
        "write the nftables table " + fresh,
        "add table ip %1$s\ndelete table ip %1$s\ntable ip %1$s {\n%2$s}\n"
            .formatted(fresh, skeleton));
    var all = changes(chains, wanted);
    nfnetlink.change(fresh, new Nfnetlink.Change(all.chains(), List.of(), List.of()));
    // Nobody sees the parts: the old table stands until all are there.
    for (int at = 0; at < all.added().size(); at += PART) {
      var part = all.added().subList(at, Math.min(at + PART, all.added().size()));
      nfnetlink.change(fresh, new Nfnetlink.Change(Map.of(), List.of(), part));
    }
    nfnetlink.removeTable(old);
    current = Optional.of(fresh);
    present = Map.copyOf(wanted);
  }
}

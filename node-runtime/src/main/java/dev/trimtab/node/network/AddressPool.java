package dev.trimtab.node.network;

import static java.util.Objects.requireNonNull;

import dev.trimtab.node.NodeException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who has which address of a block. The network address, the gateway (the first after it) and the
 * broadcast address are nobody's.
 *
 * <p>Addresses are given out in a circle, so that one just freed is not somebody else's at once:
 * peers may still hold connections to it.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public final class AddressPool {

  private static final long FIRST = 2;

  private final Cidr block;
  private final ReentrantLock lock = new ReentrantLock();
  // Each the inverse of the other.
  private final Map<Integer, String> owners = new HashMap<>();
  private final Map<String, Integer> addresses = new HashMap<>();
  private long next = FIRST;

  public AddressPool(Cidr block) {
    if (block.size() < 4) {
      throw new IllegalArgumentException(block + " has no room for a gateway and a pod");
    }
    this.block = block;
  }

  /** The address pods reach the machine at. */
  public int gateway() {
    return block.address(1);
  }

  /** The block. */
  public Cidr block() {
    return block;
  }

  /**
   * The owner's address; the same one every time until it is released.
   *
   * @throws NodeException.Unavailable if none is left
   */
  public int allocate(String owner) {
    lock.lock();
    try {
      var has = addresses.get(owner);
      if (has != null) {
        return has;
      }
      var last = block.size() - 2;
      for (long tried = FIRST; tried <= last; tried++) {
        var candidate = block.address(next);
        next = next == last ? FIRST : next + 1;
        if (!owners.containsKey(candidate)) {
          put(candidate, owner);
          return candidate;
        }
      }
      throw new NodeException.Unavailable(
          "no address is left in the pod address block "
              + block
              + " ("
              + owners.size()
              + " in use)");
    } finally {
      lock.unlock();
    }
  }

  /** Takes over what an earlier instance gave out; false if it is not free or not in the block. */
  public boolean adopt(int address, String owner) {
    lock.lock();
    try {
      var index = Integer.toUnsignedLong(address) - Integer.toUnsignedLong(block.base());
      if (index < FIRST || index > block.size() - 2) {
        return false;
      }
      var holder = owners.get(address);
      if (holder != null || addresses.containsKey(owner)) {
        return owner.equals(holder);
      }
      put(address, owner);
      next = index == block.size() - 2 ? FIRST : Math.max(next, index + 1);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives what {@code owner} has to {@code next}, who has none. */
  void pass(String owner, String next) {
    lock.lock();
    try {
      put(requireNonNull(addresses.remove(owner)), next);
    } finally {
      lock.unlock();
    }
  }

  /** Frees the owner's address, which is the answer. */
  public Optional<Integer> release(String owner) {
    lock.lock();
    try {
      var address = addresses.remove(owner);
      if (address != null) {
        owners.remove(address);
      }
      return Optional.ofNullable(address);
    } finally {
      lock.unlock();
    }
  }

  /** Owners and their addresses now. */
  public Map<String, Integer> allocations() {
    lock.lock();
    try {
      return Map.copyOf(addresses);
    } finally {
      lock.unlock();
    }
  }

  private void put(int address, String owner) {
    owners.put(address, owner);
    addresses.put(owner, address);
  }
}

package dev.trimtab.agent.node;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.TreeMap;

/** What a node has, in the API's words. */
public final class Capacity {

  private Capacity() {}

  /** All of it; nothing is set aside for the system. */
  public static Map<String, Quantity> of(NodeIdentity node) {
    Map<String, Quantity> capacity = new TreeMap<>();
    capacity.put("cpu", new Quantity(String.valueOf(node.info().cpus())));
    capacity.put("memory", new Quantity(node.info().memory() / 1024 + "Ki"));
    capacity.put("ephemeral-storage", new Quantity(node.info().ephemeralStorage() / 1024 + "Ki"));
    capacity.put("pods", new Quantity(String.valueOf(node.maxPods())));
    return capacity;
  }
}

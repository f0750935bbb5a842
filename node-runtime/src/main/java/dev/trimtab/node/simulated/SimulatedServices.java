package dev.trimtab.node.simulated;

import dev.trimtab.node.ServiceDataplane;
import java.util.List;

/** Remembers which service ports ought to work. */
public final class SimulatedServices implements ServiceDataplane {

  private volatile List<ServicePort> ports = List.of();

  SimulatedServices() {}

  @Override
  public void apply(List<ServicePort> wanted) {
    ports = List.copyOf(wanted);
  }

  /** What was applied last. */
  public List<ServicePort> ports() {
    return ports;
  }
}

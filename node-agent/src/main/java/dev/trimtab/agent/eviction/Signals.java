package dev.trimtab.agent.eviction;

import java.io.IOException;
import java.util.Map;

/** Where it is read what a machine has left. */
interface Signals {

  /** Reads everything that can be read. */
  Map<Signal, Reading> now() throws IOException;

  /**
   * What was read.
   *
   * @param available what is left
   * @param capacity what there is in all
   */
  record Reading(long available, long capacity) {}
}

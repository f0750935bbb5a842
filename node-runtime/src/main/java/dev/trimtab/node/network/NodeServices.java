package dev.trimtab.node.network;

import dev.trimtab.node.ServiceDataplane;

/** A way to make service addresses work. */
interface NodeServices extends ServiceDataplane, AutoCloseable {

  /** Takes everything back. */
  void remove();

  /** Stops. */
  @Override
  void close();
}

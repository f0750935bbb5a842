package dev.trimtab.node.runtime;

import dev.trimtab.node.ExecSession;
import dev.trimtab.node.ExecSpec;

/** Placeholder. */
final class Sessions {
  Sessions(Node node) {}

  ExecSession exec(Container container, ExecSpec spec) {
    throw new UnsupportedOperationException();
  }

  ExecSession attach(Container container, boolean stdin) {
    throw new UnsupportedOperationException();
  }
}

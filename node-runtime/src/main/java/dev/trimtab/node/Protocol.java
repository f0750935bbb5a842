package dev.trimtab.node;

/** A transport protocol. */
public enum Protocol {
  TCP,
  UDP,
  SCTP
}

package dev.trimtab.apiserver.security;

import java.time.Instant;
import java.util.List;

/**
 * What a certificate shall say.
 *
 * @param commonName for clients, the user
 * @param organizations for clients, the groups
 * @param names DNS names and IP addresses; only servers have them
 * @param from beginning of validity
 * @param until end of validity
 */
record CertificateRequest(
    Use use,
    String commonName,
    List<String> organizations,
    List<String> names,
    Instant from,
    Instant until) {

  /** What a certificate is good for. */
  enum Use {
    AUTHORITY,
    SERVER,
    CLIENT
  }

  CertificateRequest {
    organizations = List.copyOf(organizations);
    names = List.copyOf(names);
  }
}

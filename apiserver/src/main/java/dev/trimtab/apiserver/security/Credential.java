package dev.trimtab.apiserver.security;

/**
 * A certificate with its key, as PEM.
 *
 * @param certificate the certificate
 * @param key its private key, PKCS #8
 */
public record Credential(String certificate, String key) {

  /** Never shows the key. */
  @Override
  public String toString() {
    return "Credential[certificate, key]";
  }
}

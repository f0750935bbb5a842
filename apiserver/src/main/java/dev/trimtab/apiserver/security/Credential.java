package dev.trimtab.apiserver.security;

import java.security.GeneralSecurityException;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A certificate with its key, as PEM.
 *
 * @param certificate the certificate
 * @param key its private key, PKCS #8
 */
public record Credential(String certificate, String key) {

  /**
   * Shows the certificate in TLS handshakes.
   *
   * @throws IllegalArgumentException if either text is something else
   */
  public X509ExtendedKeyManager keyManager() {
    try {
      return OneKey.of(this);
    } catch (GeneralSecurityException broken) {
      throw new IllegalArgumentException(
          "not a certificate with its key, in PEM: " + broken.getMessage(), broken);
    }
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "Credential[certificate, key]";
  }
}

package dev.trimtab.apiserver.security;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows one certificate. A key store would do, but encrypts the key under a password and decrypts
 * it again, both on purpose slowly: a tenth of a second at every start, for a key that never leaves
 * the heap.
 */
final class OneKey extends X509ExtendedKeyManager {

  private static final String ALIAS = "own";

  private final X509Certificate[] chain;
  private final PrivateKey key;
  private final String keyType;

  private OneKey(X509Certificate[] chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
    this.keyType = chain[0].getPublicKey().getAlgorithm();
  }

  static OneKey of(Credential credential) throws GeneralSecurityException {
    List<X509Certificate> chain = CertificateAuthority.parseChain(credential.certificate());
    List<byte[]> keys = Pem.decode(credential.key(), "PRIVATE KEY");
    if (keys.isEmpty()) {
      throw new GeneralSecurityException("no PRIVATE KEY section");
    }
    PrivateKey key =
        KeyFactory.getInstance(chain.getFirst().getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst()));
    return new OneKey(chain.toArray(X509Certificate[]::new), key);
  }

  private @Nullable String alias(String... keyTypes) {
    return Arrays.asList(keyTypes).contains(keyType) ? ALIAS : null;
  }

  @Override
  public String @Nullable [] getClientAliases(String wanted, Principal @Nullable [] issuers) {
    return getServerAliases(wanted, issuers);
  }

  @Override
  public String @Nullable [] getServerAliases(String wanted, Principal @Nullable [] issuers) {
    return alias(wanted) == null ? null : new String[] {ALIAS};
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] wanted, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(wanted);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] wanted, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(wanted);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String wanted, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(wanted);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String wanted, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(wanted);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return alias.equals(ALIAS) ? chain.clone() : null;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return alias.equals(ALIAS) ? key : null;
  }
}

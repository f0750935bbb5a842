package dev.trimtab.apiserver.security;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/** A key pair on the curve P-256 that can be written to a file and read again. */
record KeyPairPem(KeyPair keys) {

  static KeyPairPem generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new KeyPairPem(generator.generateKeyPair());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no P-256", missing);
    }
  }

  /**
   * Reads what {@link #pem()} wrote.
   *
   * @throws GeneralSecurityException if the text is something else
   */
  static KeyPairPem parse(String text) throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance("EC");
    List<byte[]> privates = Pem.decode(text, "PRIVATE KEY");
    List<byte[]> publics = Pem.decode(text, "PUBLIC KEY");
    if (privates.isEmpty() || publics.isEmpty()) {
      throw new GeneralSecurityException("need a PRIVATE KEY and a PUBLIC KEY section");
    }
    PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(privates.getFirst()));
    PublicKey open = factory.generatePublic(new X509EncodedKeySpec(publics.getFirst()));
    return new KeyPairPem(new KeyPair(open, secret));
  }

  /** Both halves. */
  String pem() {
    return privatePem() + Pem.encode("PUBLIC KEY", keys.getPublic().getEncoded());
  }

  /** The private half, as TLS libraries want it. */
  String privatePem() {
    return Pem.encode("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "KeyPairPem[P-256]";
  }
}

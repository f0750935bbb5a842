package dev.trimtab.apiserver.security;

import dev.trimtab.apiserver.security.CertificateRequest.Use;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Writes X.509 v3 certificates (RFC 5280), signed with ECDSA over P-256 and SHA-256. */
final class CertificateBuilder {
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final SecureRandom SERIALS = new SecureRandom();

  private CertificateBuilder() {}

  /**
   * A certificate for {@code subject}, signed by {@code issuer}; by itself if the issuer's name is
   * its own.
   *
   * @param issuerName the issuer's common name
   */
  static X509Certificate build(
      CertificateRequest request, PublicKey subject, String issuerName, KeyPairPem issuer)
      throws GeneralSecurityException {
    byte[] body =
        Der.sequence(
            Der.explicit(0, Der.integer(2)),
            Der.integer(new BigInteger(127, SERIALS).setBit(126)),
            ECDSA_SHA256,
            name(issuerName, List.of()),
            Der.sequence(Der.time(request.from()), Der.time(request.until())),
            name(request.commonName(), request.organizations()),
            subject.getEncoded(),
            Der.explicit(3, extensions(request, subject, issuer.keys().getPublic())));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(issuer.keys().getPrivate());
    signature.update(body);
    byte[] whole = Der.sequence(body, ECDSA_SHA256, Der.bits(signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }

  private static byte[] name(String commonName, List<String> organizations) {
    List<byte[]> parts = new ArrayList<>();
    for (String organization : organizations) {
      parts.add(attribute("2.5.4.10", organization));
    }
    parts.add(attribute("2.5.4.3", commonName));
    return Der.sequence(parts.toArray(byte[][]::new));
  }

  private static byte[] attribute(String oid, String value) {
    return Der.set(Der.sequence(Der.oid(oid), Der.utf8(value)));
  }

  private static byte[] extensions(CertificateRequest request, PublicKey subject, PublicKey issuer)
      throws GeneralSecurityException {
    boolean authority = request.use() == Use.AUTHORITY;
    List<byte[]> all = new ArrayList<>();
    all.add(critical("2.5.29.19", authority ? Der.sequence(Der.trueValue()) : Der.sequence()));
    // Bits from the left: digitalSignature 0, keyCertSign 5, cRLSign 6.
    byte usage = (byte) (authority ? 0x86 : 0x80);
    all.add(critical("2.5.29.15", Der.bits(new byte[] {usage}, authority ? 1 : 7)));
    switch (request.use()) {
      case SERVER -> all.add(plain("2.5.29.37", Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))));
      case CLIENT -> all.add(plain("2.5.29.37", Der.sequence(Der.oid("1.3.6.1.5.5.7.3.2"))));
      case AUTHORITY -> {}
    }
    all.add(plain("2.5.29.14", Der.octets(keyId(subject))));
    all.add(plain("2.5.29.35", Der.sequence(Der.implicit(0, keyId(issuer)))));
    if (!request.names().isEmpty()) {
      all.add(plain("2.5.29.17", alternativeNames(request.names())));
    }
    return Der.sequence(all.toArray(byte[][]::new));
  }

  private static byte[] critical(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.trueValue(), Der.octets(value));
  }

  private static byte[] plain(String oid, byte[] value) {
    return Der.sequence(Der.oid(oid), Der.octets(value));
  }

  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
  }

  private static byte[] alternativeNames(List<String> names) {
    List<byte[]> parts = new ArrayList<>();
    for (String name : names) {
      parts.add(
          isAddress(name)
              ? Der.implicit(7, address(name))
              : Der.implicit(2, name.getBytes(StandardCharsets.US_ASCII)));
    }
    return Der.sequence(parts.toArray(byte[][]::new));
  }

  /** Addresses are told from names by their characters, so that no name server is asked. */
  static boolean isAddress(String name) {
    return ADDRESS.matcher(name).matches();
  }

  private static byte[] address(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException broken) {
      throw new IllegalArgumentException("not an IP address: " + text, broken);
    }
  }
}

package dev.trimtab.apiserver.security;

import dev.trimtab.apiserver.security.CertificateRequest.Use;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The cluster's own authority: whoever shows a certificate of it is who it says. */
public final class CertificateAuthority {
  private static final String NAME = "trimtab-ca";
  private static final Duration LIFE = Duration.ofDays(3650);
  private static final Duration LEAF_LIFE = Duration.ofDays(365);

  /** Certificates are good from a little ago, for clients whose clocks are behind. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final KeyPairPem keys;
  private final X509Certificate certificate;
  private final InstantSource clock;

  private CertificateAuthority(KeyPairPem keys, X509Certificate certificate, InstantSource clock) {
    this.keys = keys;
    this.certificate = certificate;
    this.clock = clock;
  }

  /** A new authority, known to nobody yet. */
  public static CertificateAuthority create(InstantSource clock) {
    KeyPairPem keys = KeyPairPem.generate();
    Instant now = clock.instant();
    CertificateRequest request =
        new CertificateRequest(
            Use.AUTHORITY, NAME, List.of(), List.of(), now.minus(SKEW), now.plus(LIFE));
    return new CertificateAuthority(keys, sign(request, keys, keys), clock);
  }

  static CertificateAuthority load(String certificate, String keys, InstantSource clock)
      throws GeneralSecurityException {
    return new CertificateAuthority(KeyPairPem.parse(keys), parseCertificate(certificate), clock);
  }

  static X509Certificate parseCertificate(String pem) throws GeneralSecurityException {
    return parseChain(pem).getFirst();
  }

  /** The certificates of a text, of which there is at least one. */
  static List<X509Certificate> parseChain(String pem) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain = new ArrayList<>();
    for (byte[] section : Pem.decode(pem, "CERTIFICATE")) {
      chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(section)));
    }
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("no CERTIFICATE section");
    }
    return chain;
  }

  /** The authority's certificate, as clients need it. */
  public String certificatePem() {
    return pem(certificate);
  }

  String keyPem() {
    return keys.pem();
  }

  X509Certificate certificate() {
    return certificate;
  }

  /**
   * A certificate for a server, good for a year.
   *
   * @param names DNS names and IP addresses it answers to
   */
  public Credential issueServer(String commonName, List<String> names) {
    return issue(Use.SERVER, commonName, List.of(), names);
  }

  /** A certificate for a user in groups, good for a year. */
  public Credential issueClient(String user, List<String> groups) {
    return issue(Use.CLIENT, user, groups, List.of());
  }

  private Credential issue(
      Use use, String commonName, List<String> organizations, List<String> names) {
    Instant now = clock.instant();
    KeyPairPem subject = KeyPairPem.generate();
    CertificateRequest request =
        new CertificateRequest(
            use, commonName, organizations, names, now.minus(SKEW), now.plus(LEAF_LIFE));
    return new Credential(pem(sign(request, subject, keys)), subject.privatePem());
  }

  private static X509Certificate sign(
      CertificateRequest request, KeyPairPem subject, KeyPairPem issuer) {
    try {
      return CertificateBuilder.build(request, subject.keys().getPublic(), NAME, issuer);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK cannot sign with P-256", missing);
    }
  }

  private static String pem(X509Certificate certificate) {
    try {
      return Pem.encode("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("a certificate that cannot be encoded", broken);
    }
  }
}

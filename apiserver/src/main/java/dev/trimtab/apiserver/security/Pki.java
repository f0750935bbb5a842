package dev.trimtab.apiserver.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The keys and certificates of one cluster, kept in a directory. What is there is used again; what
 * is missing, about to expire or made for other names is made anew.
 */
public final class Pki {
  /** The group that may do everything. */
  public static final String MASTERS = "system:masters";

  private static final int TOKEN_BYTES = 32;
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final List<String> SERVER_NAMES =
      List.of(
          "localhost",
          "kubernetes",
          "kubernetes.default",
          "kubernetes.default.svc",
          "kubernetes.default.svc.cluster.local",
          "127.0.0.1",
          "::1");

  private final Path directory;
  private final InstantSource clock;
  private final CertificateAuthority authority;
  private final KeyPairPem tokenKeys;
  private final Credential server;
  private final Credential admin;
  private final Credential kubeletClient;
  private final String adminToken;

  private Pki(Path directory, InstantSource clock, Set<String> names)
      throws IOException, GeneralSecurityException {
    this.directory = directory;
    this.clock = clock;
    SecretFiles.createDirectory(directory);
    this.authority = openAuthority();
    this.tokenKeys = openTokenKeys();
    this.server = openServer(List.copyOf(names));
    this.admin = openClient("admin", "kubernetes-admin");
    this.adminToken = openToken(directory.resolve("admin.token"));
    this.kubeletClient = openClient("apiserver-kubelet-client", "kube-apiserver-kubelet-client");
  }

  /**
   * Opens the directory, which is made if it is missing.
   *
   * @param moreNames DNS names and addresses the server is reached by, beyond localhost and the
   *     names inside the cluster
   * @throws IOException if the directory cannot be read or written, or holds something else; the
   *     message names the file
   */
  public static Pki open(Path directory, InstantSource clock, List<String> moreNames)
      throws IOException {
    Set<String> names = new LinkedHashSet<>(SERVER_NAMES);
    names.addAll(moreNames);
    try {
      return new Pki(directory, clock, names);
    } catch (GeneralSecurityException broken) {
      throw new IOException(
          "keys in " + directory + " cannot be used: " + broken.getMessage(), broken);
    }
  }

  private CertificateAuthority openAuthority() throws IOException, GeneralSecurityException {
    Path certificate = directory.resolve("ca.crt");
    Path key = directory.resolve("ca.key");
    if (Files.exists(certificate) && Files.exists(key)) {
      return CertificateAuthority.load(Files.readString(certificate), Files.readString(key), clock);
    }
    CertificateAuthority created = CertificateAuthority.create(clock);
    SecretFiles.write(key, created.keyPem());
    SecretFiles.write(certificate, created.certificatePem());
    return created;
  }

  private KeyPairPem openTokenKeys() throws IOException, GeneralSecurityException {
    Path file = directory.resolve("sa.key");
    if (Files.exists(file)) {
      return KeyPairPem.parse(Files.readString(file));
    }
    KeyPairPem created = KeyPairPem.generate();
    SecretFiles.write(file, created.pem());
    return created;
  }

  private Credential openServer(List<String> names) throws IOException, GeneralSecurityException {
    Path certificate = directory.resolve("apiserver.crt");
    Path key = directory.resolve("apiserver.key");
    if (isGood(certificate, key, names)) {
      return new Credential(Files.readString(certificate), Files.readString(key));
    }
    return save(authority.issueServer("kube-apiserver", names), certificate, key);
  }

  private Credential openClient(String file, String user)
      throws IOException, GeneralSecurityException {
    Path certificate = directory.resolve(file + ".crt");
    Path key = directory.resolve(file + ".key");
    if (isGood(certificate, key, List.of())) {
      return new Credential(Files.readString(certificate), Files.readString(key));
    }
    return save(authority.issueClient(user, List.of(MASTERS)), certificate, key);
  }

  private static String openToken(Path file) throws IOException {
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    byte[] secret = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(secret);
    String created = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    SecretFiles.write(file, created);
    return created;
  }

  private static Credential save(Credential credential, Path certificate, Path key)
      throws IOException {
    SecretFiles.write(key, credential.key());
    SecretFiles.write(certificate, credential.certificate());
    return credential;
  }

  private boolean isGood(Path certificate, Path key, List<String> names)
      throws IOException, GeneralSecurityException {
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return false;
    }
    X509Certificate present = CertificateAuthority.parseCertificate(Files.readString(certificate));
    boolean ours =
        present.getIssuerX500Principal().equals(authority.certificate().getSubjectX500Principal());
    boolean fresh = present.getNotAfter().toInstant().isAfter(clock.instant().plus(RENEW_BEFORE));
    return ours && fresh && alternativeNames(present).containsAll(normalized(names));
  }

  private static List<String> alternativeNames(X509Certificate certificate)
      throws GeneralSecurityException {
    List<String> names = new ArrayList<>();
    var entries = certificate.getSubjectAlternativeNames();
    if (entries != null) {
      for (List<?> entry : entries) {
        names.add(String.valueOf(entry.get(1)));
      }
    }
    return normalized(names);
  }

  /** The JDK writes IPv6 addresses in full; so do we, for comparing. */
  private static List<String> normalized(List<String> names) {
    return names.stream().map(name -> name.equals("::1") ? "0:0:0:0:0:0:0:1" : name).toList();
  }

  /** Signs further certificates, as for nodes. */
  public CertificateAuthority authority() {
    return authority;
  }

  /** What the API server shows to its clients. */
  public Credential server() {
    return server;
  }

  /** The administrator of the cluster. */
  public Credential admin() {
    return admin;
  }

  /** A bearer token of the administrator, for clients that cannot read every kind of key. */
  public String adminToken() {
    return adminToken;
  }

  /** What the API server shows to the nodes' agents. */
  public Credential kubeletClient() {
    return kubeletClient;
  }

  KeyPairPem tokenKeys() {
    return tokenKeys;
  }
}

package dev.trimtab.apiserver.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

  @Test
  void certificatesAreSignedByTheAuthorityAndSayWhatTheyAreFor() throws Exception {
    Pki pki = open(NOW, "192.0.2.7", "api.example");
    X509Certificate authority = parse(pki.authority().certificatePem());
    X509Certificate server = parse(pki.server().certificate());
    X509Certificate admin = parse(pki.admin().certificate());

    PKIXParameters trust = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
    trust.setRevocationEnabled(false);
    trust.setDate(Date.from(NOW));
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (X509Certificate leaf : List.of(server, admin)) {
      assertThat(
              CertPathValidator.getInstance("PKIX")
                  .validate(factory.generateCertPath(List.of(leaf)), trust))
          .isNotNull();
    }
    assertThat(authority.getBasicConstraints()).isNotNegative();
    assertThat(authority.getKeyUsage()[5]).as("may sign certificates").isTrue();
    assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(admin.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(admin.getSubjectX500Principal().getName())
        .isEqualTo("CN=kubernetes-admin,O=system:masters");
    assertThat(
            server.getSubjectAlternativeNames().stream().map(name -> String.valueOf(name.get(1))))
        .contains(
            "localhost",
            "kubernetes.default.svc.cluster.local",
            "127.0.0.1",
            "0:0:0:0:0:0:0:1",
            "192.0.2.7",
            "api.example");
  }

  @Test
  void theJdkSpeaksTlsWithThemBothWays() throws Exception {
    Pki pki = Pki.open(directory.resolve("pki"), InstantSource.system(), List.of());
    SSLContext serverSide = context(pki, pki.server());
    SSLContext clientSide = context(pki, pki.admin());
    try (SSLServerSocket listener =
        (SSLServerSocket) serverSide.getServerSocketFactory().createServerSocket(0)) {
      listener.setNeedClientAuth(true);
      Thread client =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (SSLSocket socket =
                        (SSLSocket)
                            clientSide
                                .getSocketFactory()
                                .createSocket("localhost", listener.getLocalPort())) {
                      var parameters = socket.getSSLParameters();
                      parameters.setEndpointIdentificationAlgorithm("HTTPS");
                      socket.setSSLParameters(parameters);
                      socket.getOutputStream().write(7);
                      socket.getInputStream().read();
                    } catch (IOException broken) {
                      throw new IllegalStateException(broken);
                    }
                  });
      try (SSLSocket accepted = (SSLSocket) listener.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo(7);
        assertThat(accepted.getSession().getPeerPrincipal().getName())
            .isEqualTo("CN=kubernetes-admin,O=system:masters");
      }
      client.join();
    }
  }

  @Test
  void whatIsThereIsUsedAgain() throws Exception {
    Pki first = open(NOW);
    Pki second = open(NOW);
    assertThat(second.authority().certificatePem()).isEqualTo(first.authority().certificatePem());
    assertThat(second.server()).isEqualTo(first.server());
    assertThat(second.tokenKeys().pem()).isEqualTo(first.tokenKeys().pem());
  }

  @Test
  void certificatesThatEndSoonAreRenewedAndTheAuthorityStays() throws Exception {
    Pki first = open(NOW);
    Pki later = open(NOW.plus(Duration.ofDays(340)));
    assertThat(later.authority().certificatePem()).isEqualTo(first.authority().certificatePem());
    assertThat(later.server().certificate()).isNotEqualTo(first.server().certificate());
    assertThat(later.admin().certificate()).isNotEqualTo(first.admin().certificate());
  }

  @Test
  void aNewNameMakesANewServerCertificateOnly() throws Exception {
    Pki first = open(NOW);
    Pki renamed = open(NOW, "192.0.2.8");
    assertThat(renamed.server().certificate()).isNotEqualTo(first.server().certificate());
    assertThat(renamed.admin()).isEqualTo(first.admin());
  }

  @Test
  void onlyTheOwnerReadsTheFiles() throws Exception {
    Pki pki = open(NOW);
    Kubeconfig.write(directory.resolve("kubeconfig"), "https://127.0.0.1:6443", pki);
    try (var files = Files.list(directory.resolve("pki"))) {
      assertThat(files.toList())
          .hasSizeGreaterThan(6)
          .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
    }
    assertThat(permissions(directory.resolve("pki"))).isEqualTo("rwx------");
    assertThat(permissions(directory.resolve("kubeconfig"))).isEqualTo("rw-------");
    assertThat(Files.readString(directory.resolve("kubeconfig")))
        .contains("server: https://127.0.0.1:6443");
  }

  @Test
  void aKeyManagerShowsItsCertificateToWhoeverKnowsItsKindOfKey() throws Exception {
    X509ExtendedKeyManager own = open(NOW).server().keyManager();
    String alias = own.chooseEngineServerAlias("EC", null, null);
    assertThat(own.getCertificateChain(alias))
        .containsExactly(parse(open(NOW).server().certificate()));
    assertThat(own.chooseEngineServerAlias("RSA", null, null)).isNull();
    assertThat(own.chooseEngineClientAlias(new String[] {"RSA", "EC"}, null, null))
        .isEqualTo(alias);
  }

  @Test
  void aCredentialOfSomethingElseIsRefused() {
    assertThatThrownBy(() -> new Credential("nothing", "nothing").keyManager())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CERTIFICATE");
  }

  @Test
  void aFileThatHoldsSomethingElseIsNamed() throws Exception {
    open(NOW);
    Files.writeString(directory.resolve("pki/ca.key"), "nothing");
    assertThatThrownBy(() -> open(NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.resolve("pki").toString())
        .hasMessageContaining("PRIVATE KEY");
  }

  private Pki open(Instant now, String... names) throws IOException {
    return Pki.open(directory.resolve("pki"), InstantSource.fixed(now), List.of(names));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static X509Certificate parse(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)));
  }

  private static SSLContext context(Pki pki, Credential credential) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", parse(pki.authority().certificatePem()));
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(trusted);
    KeyManager[] keyManagers = {credential.keyManager()};
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers, trustManagers.getTrustManagers(), null);
    return context;
  }
}

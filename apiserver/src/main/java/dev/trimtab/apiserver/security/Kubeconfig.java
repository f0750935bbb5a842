package dev.trimtab.apiserver.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** The file that kubectl and every client library read. */
public final class Kubeconfig {
  private Kubeconfig() {}

  /**
   * A kubeconfig for one server and one user.
   *
   * @param server such as {@code https://127.0.0.1:6443}
   * @param authority the PEM that the server's certificate is checked against
   */
  public static String of(String server, String authority, Credential user) {
    return of(
        server,
        authority,
        Map.of(
            "client-certificate-data", base64(user.certificate()),
            "client-key-data", base64(user.key())));
  }

  /**
   * A kubeconfig for one server and a user who shows a token; for clients that cannot read every
   * kind of key.
   *
   * @param server such as {@code https://127.0.0.1:6443}
   * @param authority the PEM that the server's certificate is checked against
   */
  public static String of(String server, String authority, String token) {
    return of(server, authority, Map.of("token", token));
  }

  private static String of(String server, String authority, Map<String, String> credentials) {
    String lines =
        credentials.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(credential -> "    %s: %s\n".formatted(credential.getKey(), credential.getValue()))
            .collect(Collectors.joining());
    return """
    apiVersion: v1
    kind: Config
    current-context: trimtab
    preferences: {}
    clusters:
    - name: trimtab
      cluster:
        server: %s
        certificate-authority-data: %s
    contexts:
    - name: trimtab
      context:
        cluster: trimtab
        user: admin
    users:
    - name: admin
      user:
    """
            .formatted(server, base64(authority))
        + lines;
  }

  /**
   * Writes the administrator's kubeconfig, readable by its owner alone.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, String server, Pki pki) throws IOException {
    SecretFiles.write(file, of(server, pki.authority().certificatePem(), pki.admin()));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

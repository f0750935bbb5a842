package dev.trimtab.agent.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's docker-registry on a loopback port; only one user may do anything. */
final class PrivateRegistry implements AutoCloseable {
  static final String USER = "jo";
  static final String PASSWORD = "right";

  private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:\\d+)");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final String host;

  private PrivateRegistry(Process process, String host) {
    this.process = process;
    this.host = host;
  }

  static boolean isPossible() {
    return Files.isExecutable(Path.of("/usr/bin/docker-registry"))
        && Files.isExecutable(Path.of("/usr/bin/htpasswd"));
  }

  static PrivateRegistry open(Path directory) throws Exception {
    Files.createDirectories(directory);
    Path passwords = directory.resolve("htpasswd");
    Process made =
        new ProcessBuilder("htpasswd", "-nbB", USER, PASSWORD)
            .redirectOutput(passwords.toFile())
            .start();
    assertThat(made.waitFor()).isZero();
    String config =
        """
        version: 0.1
        log:
          level: info
        storage:
          filesystem:
            rootdirectory: %s
        http:
          addr: 127.0.0.1:0
        auth:
          htpasswd:
            realm: test
            path: %s
        """
            .formatted(directory.resolve("storage"), passwords);
    Path file = Files.writeString(directory.resolve("config.yml"), config);
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder("/usr/bin/docker-registry", "serve", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      return new PrivateRegistry(process, awaitAddress(process, log));
    } catch (IOException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The address that it chose itself, so that nobody else can have taken it. */
  private static String awaitAddress(Process process, Path log) throws IOException {
    long end = System.nanoTime() + LinuxCluster.PATIENCE.toNanos();
    while (true) {
      boolean ended = !process.isAlive();
      String said = Files.readString(log);
      Matcher listening = LISTENING.matcher(said);
      if (listening.find()) {
        return listening.group(1);
      }
      if (ended || System.nanoTime() > end) {
        throw new IllegalStateException("docker-registry does not listen: " + said);
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  String host() {
    return host;
  }

  /** Puts the only image of a layout there. */
  void push(Path layout, String repository, String tag) throws Exception {
    try (var blobs = Files.list(layout.resolve("blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        upload(repository, blob);
      }
    }
    var index = new ObjectMapper().readTree(layout.resolve("index.json").toFile());
    String digest = index.path("manifests").path(0).path("digest").asText();
    Path manifest = layout.resolve("blobs").resolve(digest.replace(':', '/'));
    var request =
        request("/v2/" + repository + "/manifests/" + tag)
            .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
            .PUT(BodyPublishers.ofFile(manifest));
    assertThat(send(request).statusCode()).isEqualTo(201);
  }

  private void upload(String repository, Path blob) throws Exception {
    BodyPublisher nothing = BodyPublishers.noBody();
    var begun = send(request("/v2/" + repository + "/blobs/uploads/").POST(nothing));
    String location = begun.headers().firstValue("Location").orElseThrow();
    String path = URI.create(location).getRawPath();
    String query = URI.create(location).getRawQuery() + "&digest=sha256:" + blob.getFileName();
    var finish = request(path + "?" + query).PUT(BodyPublishers.ofFile(blob));
    assertThat(send(finish).statusCode()).isEqualTo(201);
  }

  private HttpRequest.Builder request(String path) {
    byte[] pair = (USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(URI.create("http://" + host + path))
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    process.onExit().join();
  }
}

package dev.trimtab.node.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Debian's docker-registry on a loopback port, with its storage in a directory of the test. */
final class DockerRegistry implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:\\d+)");

  private final Process process;
  private final String host;
  private final String authorization;
  private final HttpClient client = HttpClient.newHttpClient();

  private DockerRegistry(Process process, String host, String authorization) {
    this.process = process;
    this.host = host;
    this.authorization = authorization;
  }

  static DockerRegistry open(Path directory) throws Exception {
    return start(directory, "", "");
  }

  static DockerRegistry withPassword(Path directory, String user, String password)
      throws Exception {
    var htpasswd = directory.resolve("htpasswd");
    Files.writeString(htpasswd, run("htpasswd", "-nbB", user, password));
    var basic =
        Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    return start(
        directory,
        "auth:\n  htpasswd:\n    realm: test\n    path: " + htpasswd + "\n",
        "Basic " + basic);
  }

  private static DockerRegistry start(Path directory, String auth, String authorization)
      throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/docker-registry")),
        "needs Debian's package docker-registry");
    var config =
        Files.writeString(
            directory.resolve("config.yml"),
            """
            version: 0.1
            log:
              level: info
            storage:
              filesystem:
                rootdirectory: %s
            http:
              addr: 127.0.0.1:0
            %s"""
                .formatted(directory.resolve("storage"), auth));
    var log = directory.resolve("registry.log");
    var process =
        new ProcessBuilder("/usr/bin/docker-registry", "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      return new DockerRegistry(process, awaitAddress(process, log), authorization);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The address that it chose itself, so that nobody else can have taken it. */
  private static String awaitAddress(Process process, Path log)
      throws IOException, InterruptedException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var ended = !process.isAlive();
      var said = Files.readString(log);
      var listening = LISTENING.matcher(said);
      if (listening.find()) {
        return listening.group(1);
      }
      if (ended || System.nanoTime() > end) {
        throw new IllegalStateException("docker-registry does not listen: " + said);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  String host() {
    return host;
  }

  /** Puts the only image of a layout there. */
  void push(Path layout, String repository, String tag) throws Exception {
    try (var blobs = Files.list(layout.resolve("blobs/sha256"))) {
      for (var blob : blobs.toList()) {
        upload(repository, blob);
      }
    }
    var index = Json.MAPPER.readTree(Files.readAllBytes(layout.resolve("index.json")));
    var digest = index.path("manifests").path(0).path("digest").asText();
    put(
        repository,
        digest,
        layout.resolve("blobs").resolve(digest.replace(':', '/')),
        MediaTypes.OCI_MANIFEST);
    put(repository, tag, layout.resolve("index.json"), MediaTypes.OCI_INDEX);
  }

  private void put(String repository, String target, Path document, String type) throws Exception {
    var request =
        request("/v2/" + repository + "/manifests/" + target)
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofFile(document));
    assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(201);
  }

  private void upload(String repository, Path blob) throws Exception {
    var begin = request("/v2/" + repository + "/blobs/uploads/").POST(BodyPublishers.noBody());
    var begun = client.send(begin.build(), BodyHandlers.discarding());
    var location = begun.headers().firstValue("Location").orElseThrow();
    var finish =
        authorized(
                HttpRequest.newBuilder(
                    URI.create("http://" + host)
                        .resolve(location + "&digest=sha256:" + blob.getFileName())))
            .PUT(BodyPublishers.ofFile(blob));
    assertThat(client.send(finish.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(201);
  }

  private HttpRequest.Builder request(String path) {
    return authorized(HttpRequest.newBuilder(URI.create("http://" + host + path)));
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder request) {
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  private static String run(String... command) throws Exception {
    var process = new ProcessBuilder(command).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.strip() + "\n";
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    process.onExit().join();
  }
}

package dev.trimtab.service;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Iterator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Does what a user with kubectl does, over TLS, often enough that the JVM learns which of its code
 * is used: while the start-up cache is recorded, so that a cluster's first pods start like its
 * later ones. More rounds than these make the compiler do more than it saves.
 */
final class Rehearsal {

  private static final int ROUNDS = 30;
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

  private final Config config;
  private final SSLContext tls;
  private final String image;

  /**
   * @param kubeconfig of the cluster
   * @param image that is on its node
   */
  Rehearsal(Path kubeconfig, String image) throws IOException {
    this.config = Config.fromKubeconfig(Files.readString(kubeconfig));
    this.image = image;
    try {
      this.tls = SSLUtils.sslContext(config);
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS for " + config.getMasterUrl(), e);
    }
  }

  void run() throws IOException {
    try (HttpClient http = client()) {
      for (int round = 0; round < ROUNDS; round++) {
        play(http, "rehearsal-" + round);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  private void play(HttpClient http, String name) throws IOException, InterruptedException {
    String selected = "/api/v1/namespaces/default/pods?watch=true&labelSelector=app%3D" + name;
    HttpResponse<Stream<String>> watch =
        http.send(request(selected).build(), BodyHandlers.ofLines());
    try (Stream<String> lines = watch.body()) {
      Iterator<String> pods = lines.iterator();
      apply(name);
      await(pods, "\"phase\":\"Running\"");
      delete(name);
      await(pods, "\"DELETED\"");
    }
  }

  private void apply(String name) throws IOException, InterruptedException {
    command(
        request("/openapi/v3"),
        request("/openapi/v3/apis/apps/v1").header("Accept-Encoding", "gzip"),
        request(DEPLOYMENTS + '/' + name),
        request(DEPLOYMENTS + "?fieldManager=kubectl-client-side-apply&fieldValidation=Strict")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(deployment(name))));
  }

  private void delete(String name) throws IOException, InterruptedException {
    command(
        request("/version"),
        request(DEPLOYMENTS + '/' + name),
        request(DEPLOYMENTS + '/' + name).DELETE());
  }

  /** As each kubectl does, over a connection of its own. */
  private void command(HttpRequest.Builder... requests) throws IOException, InterruptedException {
    try (HttpClient http = client()) {
      for (HttpRequest.Builder request : requests) {
        var _ = http.send(request.build(), BodyHandlers.discarding());
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(config.getMasterUrl()).resolve(path))
        .header("Authorization", "Bearer " + config.getAutoOAuthToken())
        .header("Accept", "application/json");
  }

  private static void await(Iterator<String> events, String what) throws IOException {
    while (events.hasNext()) {
      if (events.next().contains(what)) {
        return;
      }
    }
    throw new IOException("the watch ended without " + what);
  }

  private String deployment(String name) {
    return """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%1$s"},
         "spec": {"selector": {"matchLabels": {"app": "%1$s"}},
          "template": {"metadata": {"labels": {"app": "%1$s"}},
           "spec": {"terminationGracePeriodSeconds": 0,
            "containers": [{"name": "rehearsal", "image": "%2$s"}]}}}}
        """
        .formatted(name, image);
  }
}

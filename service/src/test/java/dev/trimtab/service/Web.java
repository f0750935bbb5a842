package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Pages as a browser gets them. */
final class Web {

  private Web() {}

  /** The page; fails if the server does not answer with one. */
  static String get(HttpClient http, String url) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url)).timeout(Eventually.LIMIT).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** The same behind a service, whose rules the node writes a moment after its pods are ready. */
  static String await(HttpClient http, String url) throws IOException, InterruptedException {
    long end = System.nanoTime() + Eventually.LIMIT.toNanos();
    while (true) {
      try {
        return get(http, url);
      } catch (ConnectException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }
}

package dev.trimtab.apiserver.inprocess;

import dev.trimtab.apiserver.kubelet.NodeAnswer;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes what fabric8 wants of what is answered to one request.
 *
 * @param consumer takes the body
 */
record InProcessAnswers(
    HttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer, Platform platform) {

  InProcessResponse whole(ApiResponse.Whole answer) {
    Map<String, List<String>> headers = new HashMap<>();
    answer.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    headers.put("Content-Type", List.of(answer.contentType()));
    return new InProcessResponse(
        request, answer.code(), headers, new WholeBody(answer.body(), consumer));
  }

  InProcessResponse stream(ApiResponse.Stream answer) {
    return ofNode(
        new NodeAnswer(
            200, Map.of("Content-Type", List.of(answer.contentType())), answer.events()));
  }

  InProcessResponse ofNode(NodeAnswer answer) {
    return new InProcessResponse(
        request,
        answer.code(),
        answer.headers(),
        new StreamBody(answer.body(), consumer, platform));
  }
}

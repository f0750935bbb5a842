package dev.trimtab.informer.fabric8;

import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.ListRequest;
import dev.trimtab.informer.ListerWatcher;
import dev.trimtab.informer.WatchRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Lists and watches a kind over HTTP: lists as bytes, watches as lines of bytes. */
final class Fabric8ListerWatcher implements ListerWatcher {

  private static final String JSON = "application/json";
  private static final String METADATA_LIST =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

  private final Transport transport;
  private final KubernetesJson json;
  private final boolean metadataOnly;
  private final String path;

  /** The selectors, as they begin every query. */
  private final String selectors;

  Fabric8ListerWatcher(Transport transport, Fabric8ObjectType<?> type, InformerSpec<?> spec) {
    this.transport = transport;
    this.json = new KubernetesJson(type.retention());
    this.metadataOnly = type.retention() == Retention.METADATA;
    this.path = type.resource().path(spec.namespace());
    this.selectors =
        parameter("labelSelector", spec.labelSelector())
            + parameter("fieldSelector", spec.fieldSelector());
  }

  @Override
  public Page list(ListRequest request) throws InterruptedException {
    String limit = request.limit() == 0 ? "" : Integer.toString(request.limit());
    String query =
        selectors + parameter("limit", limit) + parameter("continue", request.continueToken());
    boolean headers = metadataOnly || request.headersOnly();
    byte[] body =
        transport.get(
            query.isEmpty() ? path : path + "?" + query.substring(1),
            headers ? METADATA_LIST : JSON);
    return json.page(body, request.headersOnly());
  }

  @Override
  public Watch watch(WatchRequest request) throws InterruptedException {
    String query =
        "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
            + Math.max(1, request.timeout().toSeconds())
            + parameter("resourceVersion", request.version())
            + (request.initialState()
                ? "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
                : "")
            + selectors;
    return new HttpWatch(transport.stream(path + query, metadataOnly ? METADATA : JSON), json);
  }

  private static String parameter(String name, String value) {
    return value.isEmpty()
        ? ""
        : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

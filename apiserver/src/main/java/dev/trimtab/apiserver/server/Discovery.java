package dev.trimtab.apiserver.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.storage.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which groups, versions and resources there are; in the old form and the aggregated one. */
final class Discovery {

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private final Catalog catalog;

  /** Answers by path and form, for one state of the catalogue. */
  private volatile Cache cache = new Cache(List.of());

  Discovery(Catalog catalog) {
    this.catalog = catalog;
  }

  ApiResponse handle(ApiRequest request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw new ApiException(
          405,
          "MethodNotAllowed",
          "the server does not allow this method on the requested resource");
    }
    String path = strip(request.path());
    boolean root = path.equals("/api") || path.equals("/apis");
    boolean aggregated = root && wantsAggregated(request.header("accept"));
    Answer answer =
        cache()
            .answers
            .computeIfAbsent(path + (aggregated ? "+" : ""), key -> answer(path, aggregated));
    if (request.header("if-none-match").equals(answer.etag)) {
      return ApiResponse.bytes(304, answer.contentType, new byte[0]).with("ETag", answer.etag);
    }
    ApiResponse.Whole response = ApiResponse.bytes(200, answer.contentType, answer.body);
    return root ? response.with("ETag", answer.etag).with("Vary", "Accept") : response;
  }

  @SuppressWarnings("ReferenceEquality") // the catalogue gives another collection when it changes
  private Cache cache() {
    Cache current = cache;
    Collection<ServedResource> now = catalog.all();
    if (current.resources != now) {
      current = new Cache(now);
      cache = current;
    }
    return current;
  }

  private Answer answer(String path, boolean aggregated) {
    var groups = new DiscoveryDocuments(catalog.all());
    if (aggregated) {
      return Answer.of(AGGREGATED, groups.aggregated(path.equals("/api")));
    }
    String[] parts = path.substring(1).split("/", -1);
    JsonNode document =
        switch (parts.length) {
          case 1 -> parts[0].equals("api") ? groups.coreVersions() : groups.groups();
          case 2 ->
              parts[0].equals("api") ? groups.resources("", parts[1]) : groups.group(parts[1]);
          case 3 -> groups.resources(parts[1], parts[2]);
          default -> throw ApiException.noSuchResource();
        };
    return Answer.of(MediaTypes.JSON, document);
  }

  private static boolean wantsAggregated(String accept) {
    for (String clause : accept.split(",", -1)) {
      if (clause.contains("as=APIGroupDiscoveryList")
          && (clause.contains("v=v2;") || clause.strip().endsWith("v=v2"))) {
        return true;
      }
      if (clause.strip().equals(MediaTypes.JSON)) {
        return false;
      }
    }
    return false;
  }

  private static String strip(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private record Cache(Collection<ServedResource> resources, Map<String, Answer> answers) {
    Cache(Collection<ServedResource> resources) {
      this(resources, new ConcurrentHashMap<>());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // shared, never written to
  private record Answer(String contentType, byte[] body, String etag) {
    static Answer of(String contentType, JsonNode document) {
      byte[] body = Json.write(document);
      return new Answer(contentType, body, '"' + hash(body) + '"');
    }

    /** Of the content alone, so that clients' caches outlive the server. */
    private static String hash(byte[] body) {
      try {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
        return HexFormat.of().withUpperCase().formatHex(digest, 0, 16);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }
}

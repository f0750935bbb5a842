package dev.trimtab.apiserver.server;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.openapi.CustomKind;
import dev.trimtab.apiserver.openapi.OpenApi;
import dev.trimtab.apiserver.openapi.OpenApiDocument;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.resources.CustomVersion;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.HttpDate;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.schema.SchemaTable;
import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /openapi/v2} and {@code /openapi/v3}, for what is served at this moment. */
final class OpenApiDocuments {

  private static final String V3 = "/openapi/v3";

  /** Older clients ask for it with an at sign, which content types may not have. */
  private static final String V2_PROTOBUF =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  /** How long clients may keep what is asked for by its hash, as kube-apiserver lets them. */
  private static final Duration FRESH = Duration.ofDays(365);

  private final Catalog catalog;
  private final String version;
  private final Platform platform;
  private volatile @Nullable Current current;

  OpenApiDocuments(Catalog catalog, String version, Platform platform) {
    this.catalog = catalog;
    this.version = version;
    this.platform = platform;
  }

  ApiResponse handle(ApiRequest request) {
    String path = request.path();
    if (path.equals("/openapi/v2")) {
      return v2(request);
    }
    if (path.equals(V3) || path.equals(V3 + "/")) {
      return answer(request, documents().index());
    }
    if (!path.startsWith(V3 + "/")) {
      throw ApiException.noSuchResource();
    }
    OpenApiDocument document =
        documents()
            .document(path.substring(V3.length() + 1))
            .orElseThrow(ApiException::noSuchResource);
    String hash = request.query().get("hash");
    if (!hash.isEmpty() && !hash.equals(document.hash())) {
      return new ApiResponse.Whole(
          301, MediaTypes.JSON, Map.of("Location", path + "?hash=" + document.hash()), List.of());
    }
    ApiResponse.Whole answer = answer(request, document);
    return hash.isEmpty()
        ? answer
        : answer
            .with("Cache-Control", "public, immutable")
            .with("Expires", HttpDate.of(platform.clock().instant().plus(FRESH)));
  }

  private ApiResponse v2(ApiRequest request) {
    for (String clause : request.header("accept").split(",", -1)) {
      switch (clause.split(";", -1)[0].strip()) {
        case "", "*/*", "application/*", MediaTypes.JSON -> {
          return answer(request, documents().v2());
        }
        case V2_PROTOBUF, "application/com.github.proto-openapi.spec.v2@v1.0+protobuf" -> {
          return answer(request, documents().v2Protobuf(), V2_PROTOBUF);
        }
        default -> {
          // Perhaps the next one.
        }
      }
    }
    throw new ApiException(
        406,
        "NotAcceptable",
        "only the following media types are accepted: " + MediaTypes.JSON + ", " + V2_PROTOBUF);
  }

  private static ApiResponse.Whole answer(ApiRequest request, OpenApiDocument document) {
    return answer(request, document, MediaTypes.JSON);
  }

  private static ApiResponse.Whole answer(
      ApiRequest request, OpenApiDocument document, String mediaType) {
    String etag = '"' + document.hash() + '"';
    if (request.header("if-none-match").equals(etag)) {
      return ApiResponse.bytes(304, mediaType, new byte[0]).with("ETag", etag);
    }
    boolean gzip = request.header("accept-encoding").contains("gzip");
    ApiResponse.Whole answer =
        ApiResponse.bytes(200, mediaType, gzip ? document.gzip() : document.plain())
            .with("ETag", etag)
            .with("Vary", "Accept-Encoding, Accept");
    return gzip ? answer.with("Content-Encoding", "gzip") : answer;
  }

  @SuppressWarnings("ReferenceEquality") // the catalogue gives another collection when it changes
  private OpenApi documents() {
    Collection<ServedResource> now = catalog.all();
    Current known = current;
    if (known != null && known.resources == now) {
      return known.documents;
    }
    List<ResourceType> types = new ArrayList<>();
    List<CustomKind> customs = new ArrayList<>();
    for (ServedResource resource : now) {
      CustomVersion custom = resource.custom();
      if (custom == null) {
        types.add(resource.type());
      } else {
        customs.add(new CustomKind(resource.type(), custom.schema()));
      }
    }
    OpenApi documents =
        known == null
            ? new OpenApi(SchemaTable.builtin(), version, types, customs)
            : known.documents.with(customs);
    current = new Current(now, documents);
    return documents;
  }

  private record Current(Collection<ServedResource> resources, OpenApi documents) {}
}

package dev.trimtab.apiserver.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.rest.ResourcePath;
import dev.trimtab.apiserver.security.Attributes;
import dev.trimtab.apiserver.storage.Json;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every request.
 *
 * <p><b>Threads.</b> Any number; writes block until they are durable.
 */
public final class Api {

  private static final Logger LOG = LoggerFactory.getLogger(Api.class);

  private final Resources resources;
  private final Access access;
  private final Discovery discovery;
  private final OpenApiDocuments openApi;
  private final Health health;
  private final Metering metering;
  private final @Nullable Supplier<String> figures;
  private final ObjectNode version;

  /** What answers requests that are not for resources. */
  record Endpoints(
      Discovery discovery, OpenApiDocuments openApi, Health health, ObjectNode version) {}

  /**
   * @param figures what is answered at {@code /metrics}; null for nothing
   */
  Api(
      Resources resources,
      Access access,
      Endpoints endpoints,
      Metering metering,
      @Nullable Supplier<String> figures) {
    this.resources = resources;
    this.access = access;
    this.discovery = endpoints.discovery;
    this.openApi = endpoints.openApi;
    this.health = endpoints.health;
    this.version = endpoints.version;
    this.metering = metering;
    this.figures = figures;
  }

  /** The answer; never throws for anything that a client can cause. */
  public ApiResponse handle(ApiRequest request) {
    return metering.measure(request, this::answer);
  }

  private ApiResponse answer(ApiRequest request) {
    try {
      return Presentation.of(request, routed(request));
    } catch (ApiException e) {
      return failure(e);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // Whatever is wrong with one request, its client must not wait for ever.
      LOG.atError()
          .addKeyValue("method", request.method())
          .addKeyValue("path", request.path())
          .setCause(e)
          .log("A request failed for a reason that is not its own");
      var failure =
          new ApiException(500, "InternalError", "Internal error occurred: " + e.getMessage());
      return failure(failure);
    }
  }

  /** A failure as a response. */
  public static ApiResponse.Whole failure(ApiException cause) {
    ApiResponse.Whole answer = ApiResponse.json(cause.code(), cause.status());
    int seconds = cause.details().path("retryAfterSeconds").asInt(0);
    // Without it clients ask again when they like; kubectl tells of a drain that waits at once.
    return seconds > 0 ? answer.with("Retry-After", Integer.toString(seconds)) : answer;
  }

  private ApiResponse routed(ApiRequest request) {
    try {
      return route(access.impersonation().apply(request));
    } catch (ApiException e) {
      return failure(e);
    }
  }

  private ApiResponse route(ApiRequest request) {
    String path = request.path();
    if (path.startsWith("/api/") || path.startsWith("/apis/")) {
      ResourcePath resource = ResourcePath.parse(path);
      if (resource != null) {
        return resources.handle(request, resource);
      }
    }
    access.check(
        request.user(), Attributes.ofPath(request.method().toLowerCase(Locale.ROOT), path));
    if (path.equals("/api") || path.startsWith("/api/") || path.startsWith("/apis")) {
      return discovery.handle(request);
    }
    if (path.startsWith("/openapi/")) {
      return openApi.handle(request);
    }
    return switch (path) {
      case "/version", "/version/" -> ApiResponse.json(200, version);
      case "/" -> paths();
      case "/metrics" -> metrics();
      case "/.well-known/openid-configuration" ->
          ApiResponse.json(200, access.tokens().discovery());
      case "/openid/v1/jwks" ->
          ApiResponse.bytes(200, MediaTypes.KEYS, Json.write(access.tokens().keySet()));
      default -> health.handle(request);
    };
  }

  private ApiResponse metrics() {
    if (figures == null) {
      throw ApiException.noSuchResource();
    }
    return ApiResponse.bytes(200, MediaTypes.METRICS, figures.get().getBytes(UTF_8));
  }

  private static ApiResponse paths() {
    ObjectNode root = Json.object();
    var paths = root.putArray("paths");
    List.of(
            "/api",
            "/apis",
            "/healthz",
            "/livez",
            "/metrics",
            "/openapi/v2",
            "/openapi/v3",
            "/readyz",
            "/version")
        .forEach(paths::add);
    return ApiResponse.json(200, root);
  }
}

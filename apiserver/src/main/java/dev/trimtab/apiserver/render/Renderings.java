package dev.trimtab.apiserver.render;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.MediaTypes;
import dev.trimtab.apiserver.rest.Query;
import dev.trimtab.apiserver.table.IncludeObject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Picks a rendering by the {@code Accept} header: the first clause that can be served. */
public final class Renderings {

  private static final Rendering OBJECTS = new ObjectRendering();

  private final InstantSource clock;

  /**
   * @param clock what ages in tables refer to
   */
  public Renderings(InstantSource clock) {
    this.clock = clock;
  }

  /** The rendering that the client asks for. */
  public Rendering choose(String accept, Query query) {
    if (accept.isEmpty() || accept.equals("*/*") || accept.equals("application/json")) {
      return OBJECTS;
    }
    for (String clause : accept.split(",", -1)) {
      Rendering rendering = serve(clause, query);
      if (rendering != null) {
        return rendering;
      }
    }
    throw new ApiException(
        406,
        "NotAcceptable",
        "only the following media types are accepted: application/json, application/yaml,"
            + " application/json;as=Table;v=v1;g=meta.k8s.io,"
            + " application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,"
            + " application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
  }

  private @Nullable Rendering serve(String clause, Query query) {
    String[] parts = clause.split(";", -1);
    switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
      case MediaTypes.JSON, MediaTypes.YAML, "application/*", "*/*" -> {}
      default -> {
        return null;
      }
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].strip().split("=", 2);
      parameters.put(pair[0], pair.length > 1 ? pair[1] : "");
    }
    String as = parameters.getOrDefault("as", "");
    if (as.isEmpty()) {
      return OBJECTS;
    }
    String version = parameters.getOrDefault("v", "");
    if (!parameters.getOrDefault("g", "").equals("meta.k8s.io")
        || (!version.equals("v1") && !version.equals("v1beta1"))) {
      return null;
    }
    String apiVersion = "meta.k8s.io/" + version;
    return switch (as) {
      case "Table" -> new TableRendering(apiVersion, include(query), clock);
      case "PartialObjectMetadata", "PartialObjectMetadataList" ->
          new MetadataRendering(apiVersion);
      default -> null;
    };
  }

  private static IncludeObject include(Query query) {
    String value = query.get("includeObject");
    return IncludeObject.parse(value)
        .orElseThrow(
            () ->
                ApiException.badRequest(
                    "unrecognized includeObject value: \"%s\"".formatted(value)));
  }
}

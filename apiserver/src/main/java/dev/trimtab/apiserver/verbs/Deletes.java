package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.render.Rendering;
import dev.trimtab.apiserver.render.Renderings;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.ListOptions;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.storage.Json;
import dev.trimtab.apiserver.verbs.Deleter.Deleted;
import dev.trimtab.apiserver.watch.Lists;
import java.util.Set;

/** Delete, of one object or of many. */
public final class Deletes {

  /** Whose delete answers with the object itself. */
  private static final Set<String> RETURN_DELETED =
      Set.of(
          "pods",
          "services",
          "serviceaccounts",
          "podtemplates",
          "persistentvolumeclaims",
          "persistentvolumes",
          "resourcequotas",
          "replicationcontrollers");

  private static final Set<String> KEPT_NAMESPACES =
      Set.of("default", "kube-system", "kube-public");

  private final Deleter deleter;
  private final Lists lists;
  private final Renderings renderings;

  Deletes(Deleter deleter, Lists lists, Renderings renderings) {
    this.deleter = deleter;
    this.lists = lists;
    this.renderings = renderings;
  }

  /** Deletes the object. */
  public ApiResponse delete(Target target, ApiRequest request) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    DeleteOptions options = options(request);
    if (target.resource().storage().equals("namespaces")
        && KEPT_NAMESPACES.contains(target.name())) {
      throw ApiException.forbidden(
          target.type(), target.name(), "this namespace may not be deleted");
    }
    Deleted deleted = deleter.delete(target, options);
    if (!deleted.gone() || RETURN_DELETED.contains(target.type().qualifiedName())) {
      return rendering.object(200, target.resource(), deleted.last());
    }
    return ApiResponse.json(200, deletedStatus(target, deleted.last().tree()));
  }

  /** Deletes what the selectors mean. */
  public ApiResponse deleteCollection(Target target, ApiRequest request) {
    Rendering rendering = renderings.choose(request.header("accept"), request.query());
    DeleteOptions options = options(request);
    ListOptions what = ListOptions.parse(request.query(), false);
    Lists.Found found = lists.list(Reads.selection(target, what), what);
    for (Document document : found.items()) {
      Metadata metadata = Metadata.of(document.tree());
      var one = new Target(target.resource(), metadata.text("namespace"), metadata.name(), "");
      try {
        deleter.delete(one, options);
      } catch (ApiException e) {
        if (e.code() != 404) {
          throw e;
        }
        // Somebody else deleted it meanwhile, which is what was asked for.
      }
    }
    return rendering.list(target.resource(), found);
  }

  /** A body that is something else was not meant for a delete. */
  private static DeleteOptions options(ApiRequest request) {
    JsonNode body = Decoder.options(request);
    String kind = body.path("kind").asText("");
    if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
      throw ApiException.badRequest("%s cannot be handled as a DeleteOptions".formatted(kind));
    }
    return DeleteOptions.of(body, request.query());
  }

  private static ObjectNode deletedStatus(Target target, ObjectNode last) {
    ResourceType type = target.type();
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    ObjectNode details = status.put("status", "Success").putObject("details");
    details.put("name", target.name());
    if (!type.gvk().group().isEmpty()) {
      details.put("group", type.gvk().group());
    }
    details.put("kind", type.plural()).put("uid", Metadata.of(last).uid());
    return status;
  }
}

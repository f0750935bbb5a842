package dev.trimtab.apiserver.server;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ResourceType.Subresource;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.resources.CustomVersion;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.rest.ResourcePath;
import dev.trimtab.apiserver.security.Attributes;
import dev.trimtab.apiserver.verbs.Target;
import dev.trimtab.apiserver.verbs.Verbs;
import java.util.List;
import java.util.Set;

/** Requests for resources: finds the resource, decides the verb, does it. */
final class Resources {

  private static final Set<String> COMMANDS = Set.of("exec", "attach", "portforward");

  private final Catalog catalog;
  private final Verbs verbs;
  private final Access access;
  private final Virtual virtual;
  private final Connections connections;

  Resources(Catalog catalog, Verbs verbs, Access access) {
    this.catalog = catalog;
    this.verbs = verbs;
    this.access = access;
    this.virtual = new Virtual(verbs, access);
    this.connections = new Connections(verbs.objects());
  }

  ApiResponse handle(ApiRequest request, ResourcePath path) {
    ServedResource resource = catalog.find(path.group(), path.version(), path.resource());
    if (resource == null) {
      throw ApiException.noSuchResource();
    }
    checkScope(resource, path, request);
    var target = new Target(resource, path.namespace(), path.name(), path.subresource());
    String verb = verb(request, path);
    if (!allowed(resource, path).contains(verb)) {
      throw ApiException.methodNotAllowed(resource.type(), verb);
    }
    checkWhole(path, verb);
    authorize(request, target, verb);
    ApiResponse answer =
        path.subresource().isEmpty()
            ? whole(target, verb, request, path)
            : part(target, verb, request, path.rest());
    CustomVersion custom = resource.custom();
    return custom != null && answer instanceof ApiResponse.Whole complete
        ? warned(complete, custom.deprecation())
        : answer;
  }

  private static ApiResponse warned(ApiResponse.Whole answer, String warning) {
    if (warning.isEmpty()) {
      return answer;
    }
    String quoted = warning.replace("\\", "\\\\").replace("\"", "\\\"");
    return answer.with("Warning", "299 - \"" + quoted + "\"");
  }

  private ApiResponse whole(Target target, String verb, ApiRequest request, ResourcePath path) {
    return switch (verb) {
      case "get" -> verbs.reads().get(target, request);
      case "list", "watch" -> verbs.reads().list(target, request, path.watch());
      case "create" ->
          target.resource().isStored()
              ? verbs.writes().create(target, request)
              : virtual.create(target, request);
      case "update" -> verbs.writes().update(target, request);
      case "patch" -> verbs.writes().patch(target, request);
      case "delete" -> verbs.deletes().delete(target, request);
      case "deletecollection" -> verbs.deletes().deleteCollection(target, request);
      default -> throw ApiException.methodNotAllowed(target.type(), verb);
    };
  }

  private ApiResponse part(Target target, String verb, ApiRequest request, String rest) {
    if (Connections.concerns(target)) {
      return connections.connect(target, request, rest);
    }
    return switch (target.subresource()) {
      case "binding" -> verbs.pods().bind(target, request);
      case "eviction" -> verbs.pods().evict(target, request);
      case "token" -> virtual.token(target, request);
      case "scale" -> scale(target, verb, request);
      default ->
          switch (verb) {
            case "get" -> verbs.reads().get(target, request);
            case "update" -> verbs.writes().update(target, request);
            case "patch" -> verbs.writes().patch(target, request);
            default -> throw ApiException.methodNotAllowed(target.type(), verb);
          };
    };
  }

  private ApiResponse scale(Target target, String verb, ApiRequest request) {
    return switch (verb) {
      case "get" -> verbs.scaling().get(target, request);
      case "update" -> verbs.scaling().update(target, request);
      case "patch" -> verbs.scaling().patch(target, request);
      default -> throw ApiException.methodNotAllowed(target.type(), verb);
    };
  }

  private void authorize(ApiRequest request, Target target, String verb) {
    var gvk = target.type().gvk();
    access.check(
        request.user(),
        target.type(),
        Attributes.ofResource(
            verb,
            gvk.group(),
            target.type().plural(),
            target.subresource(),
            target.namespace(),
            target.name()));
  }

  private static List<String> allowed(ServedResource resource, ResourcePath path) {
    if (path.subresource().isEmpty()) {
      return resource.type().verbs();
    }
    return resource
        .type()
        .subresource(path.subresource())
        .map(Subresource::verbs)
        .orElseThrow(ApiException::noSuchResource);
  }

  private static String verb(ApiRequest request, ResourcePath path) {
    boolean collection = path.name().isEmpty();
    return switch (request.method()) {
      case "GET", "HEAD" -> {
        if (path.watch() || (collection && request.query().flag("watch"))) {
          yield "watch";
        }
        if (COMMANDS.contains(path.subresource())) {
          // A WebSocket is opened with GET; what it does is no reading.
          yield "create";
        }
        yield collection ? "list" : "get";
      }
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> collection ? "deletecollection" : "delete";
      case String other ->
          throw new ApiException(
              405,
              "MethodNotAllowed",
              "the server does not allow the method %s on the requested resource".formatted(other));
    };
  }

  /** One creates in a collection, and changes what has a name. */
  private static void checkWhole(ResourcePath path, String verb) {
    boolean named = !path.name().isEmpty();
    boolean fits =
        switch (verb) {
          case "create" -> !named;
          case "update", "patch" -> named;
          default -> true;
        };
    if (path.subresource().isEmpty() && !fits) {
      throw methodNotAllowed();
    }
  }

  private static ApiException methodNotAllowed() {
    return new ApiException(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  private static void checkScope(ServedResource resource, ResourcePath path, ApiRequest request) {
    boolean namespaced = resource.type().namespaced();
    if (!namespaced && !path.namespace().isEmpty()) {
      throw ApiException.noSuchResource();
    }
    if (namespaced && path.namespace().isEmpty()) {
      if (!path.name().isEmpty()) {
        throw ApiException.noSuchResource();
      }
      if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
        throw methodNotAllowed();
      }
    }
  }
}

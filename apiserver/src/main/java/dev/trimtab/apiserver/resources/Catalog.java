package dev.trimtab.apiserver.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Strategy;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.storage.ChangeEvent;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.Document;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All resources that are served at this moment.
 *
 * <p><b>Threads.</b> Changed by one thread at a time, read by any number.
 */
public final class Catalog {

  /** Where definitions of custom resources are kept. */
  public static final String DEFINITIONS = "apiextensions.k8s.io/customresourcedefinitions";

  private final Map<Name, ServedResource> builtIn;

  /** The resources of each definition that is established, by the definition's key. */
  private volatile Map<String, List<ServedResource>> custom = Map.of();

  private volatile Map<Name, ServedResource> all;

  /**
   * The built-in resources, and those that are defined in {@code database} now and later.
   *
   * @param strategies what is particular to each built-in kind
   */
  public Catalog(Database database, Function<GroupVersionKind, Strategy> strategies) {
    Map<Name, ServedResource> table = new LinkedHashMap<>();
    BuiltInTable.read(
        (type, storage) ->
            table.put(
                Name.of(type),
                new ServedResource(
                    type, storage, storageKind(type), strategies.apply(type.gvk()), null)));
    this.builtIn = Collections.unmodifiableMap(table);
    this.all = builtIn;
    database.observe(DEFINITIONS, this::changed);
    for (var entry : database.snapshot().objects(DEFINITIONS).from("")) {
      define(entry.key(), entry.value());
    }
  }

  /** The resource of that name; null if it is not served. */
  public @Nullable ServedResource find(String group, String version, String plural) {
    return all.get(new Name(group, version, plural));
  }

  /** Any version of a resource, by its qualified name such as {@code deployments.apps}. */
  public @Nullable ServedResource find(String qualifiedName) {
    for (ServedResource resource : all.values()) {
      if (resource.type().qualifiedName().equals(qualifiedName)) {
        return resource;
      }
    }
    return null;
  }

  /** Everything, built-in resources first. */
  public Collection<ServedResource> all() {
    return all.values();
  }

  /**
   * Events are kept under their core name, whichever group wrote them; autoscalers in the version
   * that can say all.
   */
  private static GroupVersionKind storageKind(ResourceType type) {
    GroupVersionKind served = type.gvk();
    return switch (served.group()) {
      case "events.k8s.io" -> new GroupVersionKind("", "v1", "Event");
      case AutoscalerVersions.GROUP ->
          new GroupVersionKind(served.group(), AutoscalerVersions.STORED, served.kind());
      default -> served;
    };
  }

  private void changed(ChangeEvent event) {
    Document document = event.document();
    if (document == null) {
      Map<String, List<ServedResource>> left = new LinkedHashMap<>(custom);
      left.remove(event.key());
      publish(left);
    } else {
      define(event.key(), document);
    }
  }

  private void define(String name, Document document) {
    ObjectNode definition = document.tree();
    Map<String, List<ServedResource>> more = new LinkedHashMap<>(custom);
    if (isEstablished(definition)) {
      more.put(name, CustomResources.of(definition));
    } else {
      more.remove(name);
    }
    publish(more);
  }

  private static boolean isEstablished(ObjectNode definition) {
    for (var condition : definition.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Established")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private void publish(Map<String, List<ServedResource>> definitions) {
    Map<Name, ServedResource> next = new LinkedHashMap<>(builtIn);
    for (ServedResource resource : definitions.values().stream().flatMap(List::stream).toList()) {
      next.putIfAbsent(Name.of(resource.type()), resource);
    }
    custom = definitions;
    all = Collections.unmodifiableMap(next);
  }

  private record Name(String group, String version, String plural) {
    static Name of(ResourceType type) {
      return new Name(type.gvk().group(), type.gvk().version(), type.plural());
    }
  }
}

package dev.trimtab.apiserver.watch;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.FieldSelector;
import dev.trimtab.apiserver.rest.LabelSelector;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.storage.Json;
import java.util.Map;
import java.util.Set;

/**
 * Which objects of a resource are meant.
 *
 * @param prefix what their keys start with
 * @param key the only key; empty for any
 */
public record Selection(
    ServedResource resource,
    String prefix,
    String key,
    LabelSelector labels,
    FieldSelector fields) {

  /**
   * Checks that the resource knows the selected fields.
   *
   * @param namespace empty for all
   * @param name the only name; empty for any
   */
  public static Selection of(
      ServedResource resource,
      String namespace,
      String name,
      LabelSelector labels,
      FieldSelector fields) {
    checkFields(resource, fields);
    String only = name.isEmpty() ? fields.required("metadata.name") : name;
    String in = namespace.isEmpty() ? fields.required("metadata.namespace") : namespace;
    boolean single = !only.isEmpty() && (!resource.type().namespaced() || !in.isEmpty());
    return new Selection(
        resource, resource.keyPrefix(in), single ? resource.key(in, only) : "", labels, fields);
  }

  /** Whether the object is meant. */
  public boolean matches(String objectKey, Document document) {
    return objectKey.startsWith(prefix)
        && (key.isEmpty() || key.equals(objectKey))
        && (labels.isEverything() || labels.matches(document.labels()))
        && (fields.isEverything() || fields.matches(field -> field(objectKey, document, field)));
  }

  /** Whether keys alone decide. */
  public boolean isByKey() {
    return labels.isEverything() && fields.isEverything();
  }

  private String field(String objectKey, Document document, String field) {
    int slash = objectKey.indexOf('/');
    return switch (field) {
      case "metadata.name" -> objectKey.substring(slash + 1);
      case "metadata.namespace" -> slash < 0 ? "" : objectKey.substring(0, slash);
      default -> selectable(document).getOrDefault(field, "");
    };
  }

  private Map<String, String> selectable(Document document) {
    return document.fields(tree -> resource.strategy().selectableFields(tree));
  }

  private static void checkFields(ServedResource resource, FieldSelector fields) {
    if (fields.isEverything()) {
      return;
    }
    Set<String> known = resource.strategy().selectableFields(Json.object()).keySet();
    for (FieldSelector.Requirement requirement : fields.requirements()) {
      switch (requirement.field()) {
        case "metadata.name", "metadata.namespace" -> {}
        case String field -> {
          if (!known.contains(field)) {
            throw ApiException.badRequest("field label not supported: " + field);
          }
        }
      }
    }
  }
}

package dev.trimtab.apiserver.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.model.ResourceType.Subresource;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.storage.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The discovery documents of one set of resources. */
final class DiscoveryDocuments {

  /** Resources by group and version, in the catalogue's order. */
  private final Map<String, Map<String, List<ResourceType>>> groups = new LinkedHashMap<>();

  DiscoveryDocuments(Collection<ServedResource> resources) {
    for (ServedResource resource : resources) {
      groups
          .computeIfAbsent(resource.type().gvk().group(), group -> new LinkedHashMap<>())
          .computeIfAbsent(resource.type().gvk().version(), version -> new ArrayList<>())
          .add(resource.type());
    }
  }

  /** {@code /api}. */
  ObjectNode coreVersions() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    ObjectNode address = versions.putArray("serverAddressByClientCIDRs").addObject();
    address.put("clientCIDR", "0.0.0.0/0").put("serverAddress", "");
    return versions;
  }

  /** {@code /apis}. */
  ObjectNode groups() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode all = list.putArray("groups");
    groups.keySet().stream().filter(group -> !group.isEmpty()).map(this::entry).forEach(all::add);
    return list;
  }

  /** {@code /apis/<group>}. */
  ObjectNode group(String name) {
    if (name.isEmpty() || !groups.containsKey(name)) {
      throw ApiException.noSuchResource();
    }
    ObjectNode group = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
    return group.setAll(entry(name));
  }

  private ObjectNode entry(String name) {
    ObjectNode entry = Json.object().put("name", name);
    ArrayNode versions = entry.putArray("versions");
    for (String version : groups.getOrDefault(name, Map.of()).keySet()) {
      versions.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    entry.set("preferredVersion", versions.get(0).deepCopy());
    return entry;
  }

  /** {@code /apis/<group>/<version>}. */
  ObjectNode resources(String group, String version) {
    List<ResourceType> types = groups.getOrDefault(group, Map.of()).get(version);
    if (types == null) {
      throw ApiException.noSuchResource();
    }
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode all = list.putArray("resources");
    for (ResourceType type : types) {
      ObjectNode resource = all.addObject().put("name", type.plural());
      resource.put("singularName", type.singular()).put("namespaced", type.namespaced());
      resource.put("kind", type.gvk().kind());
      strings(resource, "verbs", type.verbs());
      optional(resource, "shortNames", type.shortNames());
      optional(resource, "categories", type.categories());
      for (Subresource part : type.subresources()) {
        all.add(subresource(type, part));
      }
    }
    return list;
  }

  private static ObjectNode subresource(ResourceType type, Subresource part) {
    ObjectNode resource = Json.object().put("name", type.plural() + "/" + part.name());
    resource.put("singularName", "").put("namespaced", type.namespaced());
    GroupVersionKind kind = part.kind();
    if (!kind.apiVersion().equals(type.gvk().apiVersion())) {
      resource.put("group", kind.group()).put("version", kind.version());
    }
    resource.put("kind", kind.kind());
    strings(resource, "verbs", part.verbs());
    return resource;
  }

  /** The aggregated form of {@code /api} or {@code /apis}. */
  ObjectNode aggregated(boolean core) {
    ObjectNode list =
        Json.object()
            .put("kind", "APIGroupDiscoveryList")
            .put("apiVersion", "apidiscovery.k8s.io/v2");
    list.putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (var group : groups.entrySet()) {
      if (group.getKey().isEmpty() == core) {
        ObjectNode item = items.addObject();
        ObjectNode metadata = item.putObject("metadata");
        if (!core) {
          metadata.put("name", group.getKey());
        }
        metadata.putNull("creationTimestamp");
        ArrayNode versions = item.putArray("versions");
        group.getValue().forEach((version, types) -> versions.add(aggregated(version, types)));
      }
    }
    return list;
  }

  private static ObjectNode aggregated(String version, List<ResourceType> types) {
    ObjectNode item = Json.object().put("version", version);
    ArrayNode resources = item.putArray("resources");
    for (ResourceType type : types) {
      ObjectNode resource = resources.addObject().put("resource", type.plural());
      resource.set("responseKind", kind(type.gvk()));
      resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
      resource.put("singularResource", type.singular());
      strings(resource, "verbs", type.verbs());
      optional(resource, "shortNames", type.shortNames());
      optional(resource, "categories", type.categories());
      ArrayNode parts = Json.MAPPER.createArrayNode();
      for (Subresource part : type.subresources()) {
        ObjectNode node = parts.addObject().put("subresource", part.name());
        node.set("responseKind", kind(part.kind()));
        strings(node, "verbs", part.verbs());
      }
      if (!parts.isEmpty()) {
        resource.set("subresources", parts);
      }
    }
    return item.put("freshness", "Current");
  }

  private static ObjectNode kind(GroupVersionKind kind) {
    return Json.object()
        .put("group", kind.group())
        .put("version", kind.version())
        .put("kind", kind.kind());
  }

  private static void optional(ObjectNode node, String field, List<String> values) {
    if (!values.isEmpty()) {
      strings(node, field, values);
    }
  }

  private static void strings(ObjectNode node, String field, List<String> values) {
    ArrayNode array = node.putArray(field);
    values.forEach(array::add);
  }
}

package dev.trimtab.apiserver.rest;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which object or collection a path names.
 *
 * @param group empty for the core group
 * @param namespace empty for cluster scope or all namespaces
 * @param resource the plural name
 * @param name empty for the collection
 * @param subresource empty for the object itself
 * @param rest what follows the subresource, for proxies; starts with a slash or is empty
 * @param watch whether it is one of the old {@code /watch/} paths
 */
public record ResourcePath(
    String group,
    String version,
    String namespace,
    String resource,
    String name,
    String subresource,
    String rest,
    boolean watch) {

  /** Reads a path below {@code /api} or {@code /apis}; null if it names no resource. */
  public static @Nullable ResourcePath parse(String path) {
    List<String> parts = Arrays.asList(path.substring(1).split("/", -1));
    int end = parts.size();
    while (end > 0 && parts.get(end - 1).isEmpty()) {
      end--;
    }
    parts = parts.subList(0, end);
    int from = parts.isEmpty() ? 0 : parts.getFirst().equals("api") ? 2 : 3;
    if (parts.size() <= from || parts.stream().anyMatch(String::isEmpty)) {
      return null;
    }
    String group = from == 2 ? "" : parts.get(1);
    String version = parts.get(from - 1);
    boolean watch = parts.get(from).equals("watch");
    List<String> rest = parts.subList(watch ? from + 1 : from, parts.size());
    return rest.isEmpty() ? null : parse(group, version, rest, watch);
  }

  private static ResourcePath parse(
      String group, String version, List<String> parts, boolean watch) {
    boolean scoped =
        parts.size() > 2 && parts.getFirst().equals("namespaces") && !isNamespacePart(parts);
    List<String> own = scoped ? parts.subList(2, parts.size()) : parts;
    String rest = own.size() > 3 ? "/" + String.join("/", own.subList(3, own.size())) : "";
    return new ResourcePath(
        group,
        version,
        scoped ? parts.get(1) : "",
        own.getFirst(),
        own.size() > 1 ? own.get(1) : "",
        own.size() > 2 ? own.get(2) : "",
        rest,
        watch);
  }

  /** {@code namespaces/x/status} is a part of the namespace, not a resource in it. */
  private static boolean isNamespacePart(List<String> parts) {
    return parts.size() == 3 && (parts.get(2).equals("status") || parts.get(2).equals("finalize"));
  }
}

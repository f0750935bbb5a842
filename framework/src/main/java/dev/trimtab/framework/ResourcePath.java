package dev.trimtab.framework;

import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;

/** The path of an object below the server's root. */
final class ResourcePath {

  private ResourcePath() {}

  static String of(HasMetadata object) {
    String apiVersion = object.getApiVersion();
    var path = new StringBuilder(apiVersion.contains("/") ? "/apis/" : "/api/").append(apiVersion);
    String namespace = object.getMetadata().getNamespace();
    if (namespace != null) {
      path.append("/namespaces/").append(namespace);
    }
    return path.append('/')
        .append(plural(object))
        .append('/')
        .append(object.getMetadata().getName())
        .toString();
  }

  private static String plural(HasMetadata object) {
    return object instanceof GenericKubernetesResource
        ? Pluralize.toPlural(object.getKind().toLowerCase(Locale.ROOT))
        : HasMetadata.getPlural(object.getClass());
  }
}

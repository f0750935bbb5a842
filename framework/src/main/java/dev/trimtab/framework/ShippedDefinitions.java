package dev.trimtab.framework;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Custom resource definitions that come with their Java types, as resources {@code
 * META-INF/fabric8/PLURAL.GROUP-v1.yml}; this is where fabric8's generator puts them.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public final class ShippedDefinitions {

  private static final Logger log = LoggerFactory.getLogger(ShippedDefinitions.class);

  private static final String PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  private ShippedDefinitions() {}

  /**
   * Creates the definition that comes with a type, if one does and the server has none of its name.
   * One that is there is left alone. If the server refuses to show or to create it, the log says
   * so, and whoever needs the kind waits for it: on a shared cluster definitions are an
   * administrator's business.
   *
   * @throws KubernetesClientException if the server could not be asked or failed
   */
  public static void createIfMissing(Class<? extends HasMetadata> type, KubernetesClient client) {
    if (!CustomResource.class.isAssignableFrom(type)) {
      return;
    }
    String name = HasMetadata.getFullResourceName(type);
    Optional<GenericKubernetesResource> definition = read(name, type, client);
    try {
      if (definition.isPresent() && client.raw(PATH + "/" + name) == null) {
        var _ = client.raw(PATH, "POST", definition.get());
      }
    } catch (KubernetesClientException e) {
      boolean refused = e.getCode() >= 400 && e.getCode() < 500;
      if (!refused) {
        throw e;
      }
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) { // else somebody else was quicker
        log.atWarn()
            .addKeyValue("definition", name)
            .addKeyValue("answer", e.getMessage())
            .log("the server refused a definition; if it is not there, its controller waits");
      }
    }
  }

  /**
   * The definition that comes with a type, if one does; as a tree, because fabric8's class for
   * schemas is large and nothing of it is looked at here.
   */
  private static Optional<GenericKubernetesResource> read(
      String name, Class<?> type, KubernetesClient client) {
    String path = "META-INF/fabric8/" + name + "-v1.yml";
    try (InputStream resource = type.getClassLoader().getResourceAsStream(path)) {
      return resource == null
          ? Optional.empty()
          : Optional.of(
              client
                  .getKubernetesSerialization()
                  .unmarshal(resource, GenericKubernetesResource.class));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the definition " + path, e);
    }
  }
}

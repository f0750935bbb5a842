package dev.trimtab.informer.fabric8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trimtab.informer.Encoded;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.ObjectType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes kind as fabric8 models it. Equal if class, place and retention are.
 *
 * @param javaType the class of the objects
 * @param resource where they are served
 * @param retention how much of them is kept
 */
public record Fabric8ObjectType<T extends HasMetadata>(
    Class<T> javaType, Fabric8Resource resource, Retention retention) implements ObjectType<T> {

  private static final ObjectMapper MAPPER = mapper();

  /** The kind of a class with fabric8's annotations. */
  public static <T extends HasMetadata> Fabric8ObjectType<T> of(Class<T> javaType) {
    var context = ResourceDefinitionContext.fromResourceType(javaType);
    return new Fabric8ObjectType<>(
        javaType, Fabric8Resource.of(context), Retention.WITHOUT_MANAGED_FIELDS);
  }

  /** A kind without a class of its own. */
  public static Fabric8ObjectType<GenericKubernetesResource> of(ResourceDefinitionContext context) {
    return new Fabric8ObjectType<>(
        GenericKubernetesResource.class,
        Fabric8Resource.of(context),
        Retention.WITHOUT_MANAGED_FIELDS);
  }

  /** The same kind, of which more or less is kept. */
  public Fabric8ObjectType<T> keeping(Retention other) {
    return new Fabric8ObjectType<>(javaType, resource, other);
  }

  @Override
  public String name() {
    return resource.kind();
  }

  @Override
  public ObjectKey key(T object) {
    ObjectMeta metadata = object.getMetadata();
    return new ObjectKey(orEmpty(metadata.getNamespace()), orEmpty(metadata.getName()));
  }

  @Override
  public String version(T object) {
    return orEmpty(object.getMetadata().getResourceVersion());
  }

  @Override
  public byte[] encode(T object) {
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot encode " + name() + " " + key(object), e);
    }
  }

  /** Leaves out what is not retained, because bytes that a server shares hold all. */
  @Override
  public T decode(byte[] bytes) {
    try {
      T object = MAPPER.readValue(new KubernetesJson(retention).retained(bytes), javaType);
      if (object instanceof GenericKubernetesResource generic && generic.getKind() == null) {
        generic.setKind(resource.kind()); // items of a list do not say what they are
        generic.setApiVersion(resource.apiVersion());
      }
      return object;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot decode " + name(), e);
    }
  }

  @Override
  public Header header(byte[] bytes) {
    Encoded encoded = new KubernetesJson(retention).object(bytes);
    return new Header(encoded.key(), encoded.version());
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static ObjectMapper mapper() {
    var mapper = new ObjectMapper();
    var _ = new KubernetesSerialization(mapper, false); // adds what fabric8's model needs
    return mapper;
  }
}

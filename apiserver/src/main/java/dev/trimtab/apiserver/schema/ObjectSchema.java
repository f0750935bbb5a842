package dev.trimtab.apiserver.schema;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** An object with named fields. Its properties may be worked out on first use. */
public final class ObjectSchema implements Schema {
  private final String typeName;
  private final boolean atomic;
  private final boolean preservesUnknown;
  private final boolean embeddedResource;
  private final Supplier<Map<String, Property>> properties;

  /**
   * @param typeName the name of the built-in type, such as {@code io.k8s.api.core.v1.PodSpec};
   *     empty for custom resources
   * @param properties in order; called often, so it should remember
   */
  ObjectSchema(String typeName, Traits traits, Supplier<Map<String, Property>> properties) {
    this.typeName = typeName;
    this.atomic = traits.atomic;
    this.preservesUnknown = traits.preservesUnknown;
    this.embeddedResource = traits.embeddedResource;
    this.properties = properties;
  }

  /** The switches of an object. */
  record Traits(boolean atomic, boolean preservesUnknown, boolean embeddedResource) {
    static final Traits NONE = new Traits(false, false, false);
  }

  /** The same object, owned as a whole or not. */
  ObjectSchema withAtomic(boolean wanted) {
    return wanted == atomic
        ? this
        : new ObjectSchema(
            typeName, new Traits(wanted, preservesUnknown, embeddedResource), properties);
  }

  /** The built-in type's name, such as {@code io.k8s.api.core.v1.PodSpec}; empty for others. */
  public String typeName() {
    return typeName;
  }

  /** Whether the object is owned as a whole. */
  public boolean atomic() {
    return atomic;
  }

  /** Whether fields that the schema does not name are kept. */
  public boolean preservesUnknown() {
    return preservesUnknown;
  }

  /** Whether it is a whole Kubernetes object with apiVersion, kind and metadata of its own. */
  public boolean embeddedResource() {
    return embeddedResource;
  }

  /** The fields by name, in the order in which they are written. */
  public Map<String, Property> properties() {
    return properties.get();
  }

  /** The field of that name. */
  public Optional<Property> property(String name) {
    return Optional.ofNullable(properties().get(name));
  }

  @Override
  public String goType() {
    return typeName.isEmpty() ? "map[string]interface {}" : GoNames.typeName(typeName);
  }

  /** The type's name without its package: {@code PodSpec}. */
  String goStructName() {
    return typeName.substring(typeName.lastIndexOf('.') + 1);
  }

  @Override
  public String toString() {
    return goType();
  }
}

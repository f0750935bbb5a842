package dev.trimtab.apiserver.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.schema.SchemaTable;
import java.util.Set;

/** Refers to the schemas of kinds, built-in or custom. */
final class ModelNames {
  private final SchemaTable table;
  private final SchemaRenderer schemas;
  private final Dialect dialect;
  private final Set<GroupVersionKind> custom;

  ModelNames(
      SchemaTable table, SchemaRenderer schemas, Dialect dialect, Set<GroupVersionKind> custom) {
    this.table = table;
    this.schemas = schemas;
    this.dialect = dialect;
    this.custom = Set.copyOf(custom);
  }

  boolean isCustom(GroupVersionKind gvk) {
    return custom.contains(gvk);
  }

  GroupVersionKind listOf(GroupVersionKind gvk) {
    return new GroupVersionKind(gvk.group(), gvk.version(), gvk.kind() + "List");
  }

  /** A reference to a built-in type by its name. */
  ObjectNode builtin(String typeName) {
    return schemas.reference(typeName);
  }

  /** A reference to a kind; a free object if nothing is known of it. */
  ObjectNode reference(GroupVersionKind gvk) {
    String type = table.kinds().get(gvk);
    if (type != null) {
      return schemas.reference(type);
    }
    String kind = gvk.kind().replaceFirst("List$", "");
    if (custom.contains(gvk)
        || custom.contains(new GroupVersionKind(gvk.group(), gvk.version(), kind))) {
      String name = CustomRenderer.modelName(gvk);
      return JsonNodeFactory.instance.objectNode().put("$ref", dialect.reference(name));
    }
    return JsonNodeFactory.instance.objectNode().put("type", "object");
  }
}

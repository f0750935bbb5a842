package dev.trimtab.apiserver.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.schema.SchemaTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts a whole document together. */
final class DocumentBuilder {
  private final SchemaTable table;
  private final Dialect dialect;
  private final String version;

  DocumentBuilder(SchemaTable table, Dialect dialect, String version) {
    this.table = table;
    this.dialect = dialect;
    this.version = version;
  }

  ObjectNode build(List<ResourceType> types, List<CustomKind> customs) {
    SchemaRenderer schemas = new SchemaRenderer(table, dialect);
    Set<GroupVersionKind> customKinds = new HashSet<>();
    customs.forEach(custom -> customKinds.add(custom.type().gvk()));
    ModelNames names = new ModelNames(table, schemas, dialect, customKinds);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    boolean v3 = dialect == Dialect.V3;
    document.put(v3 ? "openapi" : "swagger", v3 ? "3.0.0" : "2.0");
    document.putObject("info").put("title", "Kubernetes").put("version", version);
    ObjectNode paths = document.putObject("paths");
    Parameters parameters = new Parameters(dialect);
    PathRenderer renderer =
        new PathRenderer(new OperationRenderer(dialect, names, parameters), parameters, paths);
    types.forEach(renderer::add);
    CustomRenderer customRenderer = new CustomRenderer(schemas, dialect);
    for (CustomKind custom : customs) {
      renderer.add(custom.type());
      customRenderer.add(custom);
    }
    ObjectNode definitions = schemas.finish();
    if (v3) {
      document.putObject("components").set("schemas", definitions);
    } else {
      document.set("definitions", definitions);
    }
    return document;
  }
}

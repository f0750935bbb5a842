package dev.trimtab.apiserver.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The parameters of operations. */
final class Parameters {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Dialect dialect;

  Parameters(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Of every path of a resource. */
  ArrayNode ofPath(boolean named, boolean namespaced, String kind) {
    ArrayNode parameters = NODES.arrayNode();
    if (named) {
      parameters.add(parameter("name", "path", "string", "name of the " + kind));
    }
    if (namespaced) {
      String text = "object name and auth scope, such as for teams and projects";
      parameters.add(parameter("namespace", "path", "string", text));
    }
    String text = "If 'true', then the output is pretty printed.";
    parameters.add(parameter("pretty", "query", "string", text));
    return parameters;
  }

  /** Of operations that write. */
  ArrayNode ofWrite(boolean patch) {
    ArrayNode parameters = NODES.arrayNode();
    parameters.add(
        query(
            "dryRun",
            "string",
            "All: every stage of the request is run, and nothing is stored. No other value is"
                + " valid."));
    parameters.add(
        query(
            "fieldManager",
            "string",
            "A name for the actor or entity that makes these changes, of at most 128 printable"
                + " characters. Apply requests must have it."));
    parameters.add(
        query(
            "fieldValidation",
            "string",
            "What is done about unknown and duplicate fields. Ignore: they are dropped. Warn (the"
                + " default): they are dropped, with a warning for each. Strict: the request"
                + " fails."));
    if (patch) {
      parameters.add(
          query(
              "force",
              "boolean",
              "Apply requests only: take fields over that other managers own."));
    }
    return parameters;
  }

  /** Of deletions. */
  ArrayNode ofDelete() {
    ArrayNode parameters = NODES.arrayNode();
    parameters.add(query("dryRun", "string", "All: nothing is deleted."));
    parameters.add(
        query(
            "gracePeriodSeconds",
            "integer",
            "Seconds before the object is deleted; zero means at once."));
    parameters.add(
        query(
            "propagationPolicy",
            "string",
            "What becomes of dependents: Orphan, Background or Foreground."));
    return parameters;
  }

  /** Of lists and watches. */
  ArrayNode ofList() {
    ArrayNode parameters = NODES.arrayNode();
    parameters.add(query("allowWatchBookmarks", "boolean", "Ask for bookmark events on a watch."));
    parameters.add(query("continue", "string", "Where the previous page ended."));
    parameters.add(query("fieldSelector", "string", "Restricts objects by their fields."));
    parameters.add(query("labelSelector", "string", "Restricts objects by their labels."));
    parameters.add(query("limit", "integer", "The most items of one page."));
    parameters.add(query("resourceVersion", "string", "Constrains the version that is read."));
    parameters.add(
        query("resourceVersionMatch", "string", "How resourceVersion is meant on lists."));
    parameters.add(
        query("sendInitialEvents", "boolean", "Begin a watch with the objects that exist."));
    parameters.add(query("timeoutSeconds", "integer", "How long the call may take."));
    parameters.add(query("watch", "boolean", "Watch for changes instead of listing."));
    return parameters;
  }

  private ObjectNode query(String name, String type, String description) {
    return parameter(name, "query", type, description);
  }

  private ObjectNode parameter(String name, String in, String type, String description) {
    ObjectNode node = NODES.objectNode();
    node.put("description", description).put("in", in).put("name", name);
    if (in.equals("path")) {
      node.put("required", true);
    }
    if (dialect == Dialect.V3) {
      node.putObject("schema").put("type", type).put("uniqueItems", true);
    } else {
      node.put("type", type).put("uniqueItems", true);
    }
    return node;
  }
}

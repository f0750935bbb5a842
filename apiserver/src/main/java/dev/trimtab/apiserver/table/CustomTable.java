package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The {@code additionalPrinterColumns} of a custom resource. */
final class CustomTable {
  private CustomTable() {}

  static KindTable of(JsonNode printerColumns) {
    if (printerColumns.isEmpty()) {
      return ClusterTables.nameAndAge();
    }
    List<Column> columns = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    columns.add(Column.objectName());
    for (JsonNode column : printerColumns) {
      String type = column.path("type").asText("");
      columns.add(
          new Column(
              column.path("name").asText(""),
              type,
              column.path("format").asText(""),
              column.path("description").asText(""),
              column.path("priority").asInt()));
      sources.add(new Source(JsonPath.parse(column.path("jsonPath").asText("")), type));
    }
    return KindTable.of(
        (object, now, row) -> {
          row.add(Cells.name(object));
          sources.forEach(source -> row.add(source.cell(object, now)));
        },
        columns);
  }

  /** Where a cell comes from, and the type it is shown as. */
  private record Source(JsonPath path, String type) {
    JsonNode cell(JsonNode object, Instant now) {
      List<JsonNode> found = path.find(object);
      if (found.isEmpty()) {
        return NullNode.instance;
      }
      JsonNode value = found.getFirst();
      return switch (type) {
        case "string" ->
            TextNode.valueOf(value.isContainerNode() ? value.toString() : value.asText(""));
        case "integer" -> value.isNumber() ? LongNode.valueOf(value.asLong()) : NullNode.instance;
        case "number" ->
            value.isNumber() ? DoubleNode.valueOf(value.asDouble()) : NullNode.instance;
        case "boolean" ->
            value.isBoolean() ? BooleanNode.valueOf(value.asBoolean()) : NullNode.instance;
        case "date" -> TextNode.valueOf(date(value, now));
        default -> NullNode.instance;
      };
    }

    private static String date(JsonNode value, Instant now) {
      return Cells.instant(value).isPresent() ? Cells.since(value, now) : "<invalid>";
    }
  }
}

package dev.trimtab.apiserver.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** The columns of one kind, and how an object fills them. */
final class KindTable implements TablePrinter {
  private final List<Column> columns;
  private final Filler filler;
  private final Function<JsonNode, ArrayNode> conditions;

  private KindTable(List<Column> columns, Filler filler, Function<JsonNode, ArrayNode> conditions) {
    this.columns = List.copyOf(columns);
    this.filler = filler;
    this.conditions = conditions;
  }

  static KindTable of(Filler filler, Column... columns) {
    return of(filler, List.of(columns));
  }

  static KindTable of(Filler filler, List<Column> columns) {
    return new KindTable(columns, filler, object -> JsonNodeFactory.instance.arrayNode());
  }

  /** Kinds that nobody described: the name and the date of creation. */
  static KindTable plain() {
    return of(
        (object, now, row) ->
            row.add(Cells.name(object))
                .add(object.path("metadata").path("creationTimestamp").asText("")),
        Column.objectName(),
        new Column("Created At", "date", "", "Time of creation", 0));
  }

  /** The same table, whose rows say of objects whether they have come to their end. */
  KindTable withConditions(Function<JsonNode, ArrayNode> rule) {
    return new KindTable(columns, filler, rule);
  }

  @Override
  public ArrayNode columns() {
    ArrayNode definitions = JsonNodeFactory.instance.arrayNode();
    columns.forEach(column -> definitions.add(column.definition()));
    return definitions;
  }

  @Override
  public ArrayNode cells(ObjectNode object, Instant now) {
    Row row = new Row();
    filler.fill(object, now, row);
    return row.cells();
  }

  @Override
  public ArrayNode conditions(ObjectNode object) {
    return conditions.apply(object);
  }

  /** Adds the cells of an object to a row, in the order of the columns. */
  @FunctionalInterface
  interface Filler {
    void fill(JsonNode object, Instant now, Row row);
  }
}

package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.fields.Shapes.Form;
import dev.trimtab.apiserver.schema.ListSchema;
import dev.trimtab.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the fields in which two objects differ. */
final class Comparer {
  private final FieldSetBuilder removed = new FieldSetBuilder();
  private final FieldSetBuilder modified = new FieldSetBuilder();
  private final FieldSetBuilder added = new FieldSetBuilder();

  private Comparer() {}

  static Comparison compare(Schema schema, JsonNode before, JsonNode after) {
    Comparer comparer = new Comparer();
    comparer.fields(schema, before, after, new ArrayList<>());
    return new Comparison(
        comparer.removed.build(), comparer.modified.build(), comparer.added.build());
  }

  /** Null stands for an absent value. */
  private void value(
      Schema schema, @Nullable JsonNode before, @Nullable JsonNode after, List<PathElement> path) {
    if (before == null && after == null) {
      return;
    }
    Form form = form(schema, before, after);
    boolean bothEmpty = isEmpty(before) && isEmpty(after);
    if (form == Form.LEAF || bothEmpty) {
      leaf(before, after, path);
      return;
    }
    if (form == Form.MAP) {
      fields(schema, before, after, path);
    } else {
      items((ListSchema) schema, before, after, path);
    }
    if (before == null) {
      added.add(path);
    } else if (after == null) {
      removed.add(path);
    }
  }

  private static Form form(Schema schema, @Nullable JsonNode before, @Nullable JsonNode after) {
    if (before == null || after == null) {
      JsonNode present = before == null ? after : before;
      return present == null ? Form.LEAF : Shapes.form(schema, present);
    }
    Form left = Shapes.form(schema, before);
    Form right = Shapes.form(schema, after);
    return left == right ? left : Form.LEAF;
  }

  private static boolean isEmpty(@Nullable JsonNode value) {
    return value == null || value.isNull() || (value.isContainerNode() && value.isEmpty());
  }

  private void leaf(@Nullable JsonNode before, @Nullable JsonNode after, List<PathElement> path) {
    if (before == null) {
      added.add(path);
    } else if (after == null) {
      removed.add(path);
    } else if (!JsonOrder.equal(before, after)) {
      modified.add(path);
    }
  }

  private void fields(
      Schema schema, @Nullable JsonNode before, @Nullable JsonNode after, List<PathElement> path) {
    Set<String> names = new LinkedHashSet<>();
    if (before != null) {
      before.fieldNames().forEachRemaining(names::add);
    }
    if (after != null) {
      after.fieldNames().forEachRemaining(names::add);
    }
    for (String name : names) {
      path.addLast(new PathElement.Field(name));
      JsonNode left = before == null ? null : before.get(name);
      JsonNode right = after == null ? null : after.get(name);
      value(Shapes.field(schema, name), left, right, path);
      path.removeLast();
    }
  }

  private void items(
      ListSchema schema,
      @Nullable JsonNode before,
      @Nullable JsonNode after,
      List<PathElement> path) {
    SortedMap<PathElement, List<JsonNode>> left = index(schema, before);
    SortedMap<PathElement, List<JsonNode>> right = index(schema, after);
    Set<PathElement> elements = new LinkedHashSet<>(left.keySet());
    elements.addAll(right.keySet());
    for (PathElement element : elements) {
      path.addLast(element);
      item(
          Shapes.item(schema),
          left.getOrDefault(element, List.of()),
          right.getOrDefault(element, List.of()),
          path);
      path.removeLast();
    }
  }

  /** Items that occur more than once are compared as a whole. */
  private void item(
      Schema schema, List<JsonNode> before, List<JsonNode> after, List<PathElement> path) {
    boolean manyBefore = before.size() > 1;
    boolean manyAfter = after.size() > 1;
    if (manyBefore && manyAfter) {
      if (!before.equals(after)) {
        modified.add(path);
      }
    } else if (manyBefore) {
      value(schema, null, first(after), path);
      removed.add(path);
    } else if (manyAfter) {
      value(schema, first(before), null, path);
      added.add(path);
    } else {
      value(schema, first(before), first(after), path);
    }
  }

  private static @Nullable JsonNode first(List<JsonNode> items) {
    return items.isEmpty() ? null : items.getFirst();
  }

  private static SortedMap<PathElement, List<JsonNode>> index(
      ListSchema schema, @Nullable JsonNode list) {
    SortedMap<PathElement, List<JsonNode>> index = new TreeMap<>();
    if (list != null) {
      for (JsonNode item : list) {
        index.computeIfAbsent(Shapes.identify(schema, item), key -> new ArrayList<>()).add(item);
      }
    }
    return index;
  }
}

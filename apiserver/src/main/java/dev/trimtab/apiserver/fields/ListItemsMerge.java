package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.trimtab.apiserver.schema.ListSchema;
import dev.trimtab.apiserver.schema.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Merges two lists of identified items. Items of the configuration come in its order; items that
 * only the object has stay, as far as can be, where they were between the shared ones.
 */
final class ListItemsMerge {
  private final Schema itemSchema;
  private final ArrayNode live;
  private final List<PathElement> liveKeys;
  private final List<PathElement> configKeys;
  private final Map<PathElement, JsonNode> liveItems = new TreeMap<>();
  private final Map<PathElement, JsonNode> configItems = new TreeMap<>();
  private final Deque<PathElement> shared = new ArrayDeque<>();
  private final Set<PathElement> merged = new TreeSet<>();
  private final ArrayNode result;

  private ListItemsMerge(ListSchema schema, ArrayNode live, ArrayNode config) {
    this.itemSchema = Shapes.item(schema);
    this.live = live;
    this.liveKeys = index(schema, live, liveItems);
    this.configKeys = index(schema, config, configItems);
    this.result = live.arrayNode();
    configKeys.stream().filter(liveItems::containsKey).forEach(shared::add);
  }

  static ArrayNode merge(ListSchema schema, ArrayNode live, ArrayNode config) {
    return new ListItemsMerge(schema, live, config).run();
  }

  private static List<PathElement> index(
      ListSchema schema, ArrayNode list, Map<PathElement, JsonNode> items) {
    List<PathElement> keys = new ArrayList<>();
    for (JsonNode item : list) {
      PathElement key = Shapes.identify(schema, item);
      keys.add(key);
      items.putIfAbsent(key, item);
    }
    return keys;
  }

  private ArrayNode run() {
    int left = 0;
    int right = 0;
    while (left < liveKeys.size() || right < configKeys.size()) {
      PathElement mine = left < liveKeys.size() ? liveKeys.get(left) : null;
      PathElement theirs = right < configKeys.size() ? configKeys.get(right) : null;
      if (mine != null && same(mine, theirs)) {
        take(mine);
        shared.poll();
        left++;
        right++;
      } else if (mine != null && isLater(mine, theirs)) {
        left++;
      } else if (mine != null && !configItems.containsKey(mine)) {
        result.add(live.get(left));
        left++;
      } else {
        if (mine != null && merged.contains(mine)) {
          left++;
        }
        if (theirs != null) {
          take(theirs);
          if (same(theirs, shared.peek())) {
            shared.poll();
          }
          right++;
        }
      }
    }
    return result;
  }

  /** A shared item whose turn has not come: the configuration will bring it. */
  private boolean isLater(PathElement mine, @Nullable PathElement theirs) {
    PathElement next = shared.peek();
    return theirs != null && configItems.containsKey(mine) && next != null && !same(next, mine);
  }

  /** Elements are ordered by value, so that 80 and 80.0 are the same. */
  private static boolean same(PathElement left, @Nullable PathElement right) {
    return right != null && left.compareTo(right) == 0;
  }

  private void take(PathElement key) {
    merged.add(key);
    JsonNode wanted = configItems.get(key);
    if (wanted != null) {
      result.add(Merger.value(itemSchema, liveItems.get(key), wanted));
    }
  }
}

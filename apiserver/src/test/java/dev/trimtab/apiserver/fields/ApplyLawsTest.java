package dev.trimtab.apiserver.fields;

import static dev.trimtab.apiserver.schema.Trees.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.patch.RandomPods;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.SchemaTable;
import dev.trimtab.apiserver.schema.TypedDecoder;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class ApplyLawsTest {
  private static final ObjectSchema POD =
      SchemaTable.builtin().find(new GroupVersionKind("", "v1", "Pod")).orElseThrow();
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int ROUNDS = 200;

  private final FieldManager manager = new FieldManager("v1", POD, Scope.WITHOUT_STATUS);

  private static ObjectNode config(Random random) {
    return RandomPods.pod(random).put("apiVersion", "v1").put("kind", "Pod");
  }

  private ObjectNode apply(ObjectNode live, ObjectNode config, String name, int second) {
    FieldWriter writer = new FieldWriter(name, "v1", "", NOON.plusSeconds(second));
    ObjectNode result = manager.apply(live, config, writer, true);
    ObjectNode tree = TypedDecoder.decode(POD, result).tree();
    ((ObjectNode) tree.get("metadata")).put("uid", "u");
    return FieldManager.withoutNewTimes(live, tree);
  }

  /** Without owners' times, empty values and the order of lists, which depend on who came first. */
  private static JsonNode unordered(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = object.objectNode();
      object
          .properties()
          .forEach(
              field -> {
                JsonNode value = field.getValue();
                boolean empty = value.isNull() || (value.isArray() && value.isEmpty());
                if (!field.getKey().equals("time") && !empty) {
                  copy.set(field.getKey(), unordered(value));
                }
              });
      return copy;
    }
    if (node instanceof ArrayNode array) {
      List<JsonNode> items =
          StreamSupport.stream(array.spliterator(), false)
              .map(ApplyLawsTest::unordered)
              .sorted(Comparator.comparing(JsonNode::toString))
              .toList();
      return array.arrayNode().addAll(items);
    }
    return node;
  }

  @Test
  void applyingTwiceIsApplyingOnce() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      ObjectNode live = apply(yaml("{}"), config(random), "a", 0);
      ObjectNode config = config(random);
      ObjectNode once = apply(live, config, "b", 1);
      assertThat(apply(once, config, "b", 2)).as("seed %d", seed).isEqualTo(once);
    }
  }

  @Test
  void whatWasAppliedIsThere() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      ObjectNode config = config(random);
      ObjectNode live = apply(apply(yaml("{}"), config(random), "a", 0), config, "b", 1);
      FieldSet wanted = TreeSets.of(POD, config);
      Comparison difference = Comparer.compare(POD, config, live);
      assertThat(wanted.intersection(difference.modified().union(difference.removed())))
          .as("seed %d", seed)
          .isEqualTo(FieldSet.EMPTY);
    }
  }

  @Test
  void managersOfDifferentFieldsMayComeInAnyOrder() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      ObjectNode base = apply(yaml("{}"), config(random), "base", 0);
      ObjectNode one = yaml("{apiVersion: v1, kind: Pod, spec: {containers: []}}");
      ObjectNode two = one.deepCopy();
      String[] names = {"x", "y", "z"};
      for (int i = 0; i < names.length; i++) {
        ObjectNode owner = random.nextBoolean() ? one : two;
        owner
            .withArray("/spec/containers")
            .addObject()
            .put("name", names[i])
            .put("image", "i" + random.nextInt());
        owner.withObject("/metadata/labels").put("own-" + names[i], "v");
      }
      JsonNode forth = unordered(apply(apply(base, one, "one", 1), two, "two", 2));
      JsonNode back = unordered(apply(apply(base, two, "two", 1), one, "one", 2));
      assertThat(forth).as("seed %d", seed).isEqualTo(back);
    }
  }

  @Test
  void lettingGoOfEverythingUndoesAnApply() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      ObjectNode first = config(random);
      ObjectNode live = apply(yaml("{}"), first, "a", 0);
      ObjectNode other = yaml("{apiVersion: v1, kind: Pod, spec: {}}");
      other
          .withArray("/spec/containers")
          .addObject()
          .put("name", "x" + random.nextInt(3))
          .put("image", "i");
      ObjectNode both = apply(live, other, "b", 1);
      ObjectNode rest = apply(both, yaml("{apiVersion: v1, kind: Pod}"), "b", 2);
      assertThat(unordered(ManagedFields.strip(rest)))
          .as("seed %d", seed)
          .isEqualTo(unordered(ManagedFields.strip(live)));
    }
  }

  @Test
  void ownershipSurvivesTheWire() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      FieldSet set = TreeSets.of(POD, config(new Random(seed)));
      assertThat(FieldsV1.decode(FieldsV1.encode(set))).as("seed %d", seed).isEqualTo(set);
    }
  }
}

package dev.trimtab.framework;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergePatchTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void equalObjectsNeedNoPatch() throws Exception {
    assertThat(between("{'a':{'b':[1,2]}}", "{'a':{'b':[1,2]}}")).isEmpty();
  }

  @Test
  void aFieldThatWentAwayIsNull() throws Exception {
    assertThat(between("{'a':1,'b':{'c':2}}", "{'b':{}}"))
        .isEqualTo(tree("{'a':null,'b':{'c':null}}"));
  }

  @Test
  void onlyWhatDiffersIsInThePatch() throws Exception {
    assertThat(between("{'a':{'b':1,'c':2},'d':3}", "{'a':{'b':1,'c':9},'d':3}"))
        .isEqualTo(tree("{'a':{'c':9}}"));
  }

  @Test
  void listsAreReplacedWhole() throws Exception {
    assertThat(between("{'a':[1,2,3]}", "{'a':[1,2]}")).isEqualTo(tree("{'a':[1,2]}"));
  }

  @Test
  void applyingThePatchGivesTheNewObject() {
    for (long seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      ObjectNode before = randomObject(random, 3);
      ObjectNode after = randomObject(random, 3);
      assertThat(applied(before.deepCopy(), MergePatch.between(before, after)))
          .as("seed %d", seed)
          .isEqualTo(after);
    }
  }

  /** RFC 7386, section 2. */
  private static ObjectNode applied(ObjectNode target, ObjectNode patch) {
    for (var entry : patch.properties()) {
      if (entry.getValue().isNull()) {
        target.remove(entry.getKey());
      } else if (entry.getValue() instanceof ObjectNode inner) {
        JsonNode old = target.get(entry.getKey());
        ObjectNode base = old instanceof ObjectNode object ? object : JSON.createObjectNode();
        target.set(entry.getKey(), applied(base, inner));
      } else {
        target.set(entry.getKey(), entry.getValue());
      }
    }
    return target;
  }

  private static ObjectNode randomObject(Random random, int depth) {
    ObjectNode object = JSON.createObjectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      String name = String.valueOf((char) ('a' + random.nextInt(4)));
      switch (random.nextInt(depth > 0 ? 3 : 2)) {
        case 0 -> object.put(name, random.nextInt(3));
        case 1 -> object.putArray(name).add(random.nextInt(2));
        default -> object.set(name, randomObject(random, depth - 1));
      }
    }
    return object;
  }

  private static ObjectNode between(String before, String after) throws JsonProcessingException {
    return MergePatch.between(tree(before), tree(after));
  }

  private static ObjectNode tree(String json) throws JsonProcessingException {
    return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
  }
}

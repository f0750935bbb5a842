package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.GroupVersionKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The strategies of all kinds. */
public final class Strategies {
  private static final Map<String, Strategy> BUILT_IN = builtIn();
  private static final Strategy PLAIN = new BuiltInStrategy(new Traits().withAnyFinalizers());

  private Strategies() {}

  /** What a built-in kind does; kinds without rules of their own get those of all metadata. */
  public static Strategy of(GroupVersionKind gvk) {
    return BUILT_IN.getOrDefault(gvk.group() + "/" + gvk.kind(), PLAIN);
  }

  /**
   * What is wrong with the metadata of an object, whatever its kind.
   *
   * @param old the stored object; null on create
   */
  public static List<FieldError> checkMetadata(ObjectNode object, @Nullable ObjectNode old) {
    return PLAIN.validate(object, old, "");
  }

  private static Map<String, Strategy> builtIn() {
    Map<String, Strategy> all = new HashMap<>();
    Stream.of(
            CoreKinds.traits(),
            AppsKinds.traits(),
            BatchKinds.traits(),
            ServiceKinds.traits(),
            EndpointKinds.traits(),
            StorageKinds.traits(),
            RbacKinds.traits(),
            PolicyKinds.traits())
        .forEach(
            kinds -> kinds.forEach((kind, traits) -> all.put(kind, new BuiltInStrategy(traits))));
    return Map.copyOf(all);
  }
}

package dev.trimtab.apiserver.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Amounts;
import java.util.Map;
import java.util.Set;

/** Of most resources only the number of objects counts. */
record CountMeter(String resource) implements Meter {

  /** Those that could be counted before all could, and have a short name for it. */
  private static final Set<String> SHORT =
      Set.of("configmaps", "resourcequotas", "replicationcontrollers", "secrets");

  /** What so many objects use. */
  Amounts of(long number) {
    var count = Amounts.count(number);
    return new Amounts(
        SHORT.contains(resource)
            ? Map.of("count/" + resource, count, resource, count)
            : Map.of("count/" + resource, count));
  }

  @Override
  public Charge charge(ObjectNode object) {
    return Charge.lasting(of(1), ScopeFacts.NO_POD);
  }

  @Override
  public boolean concerns(String subresource) {
    return false;
  }
}

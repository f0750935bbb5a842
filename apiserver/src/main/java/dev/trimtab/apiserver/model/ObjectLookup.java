package dev.trimtab.apiserver.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Reads objects as they are at this moment; for admission and other checks that look beyond one
 * object.
 *
 * <p><b>Threads.</b> Safe for any number of threads; never blocks.
 */
public interface ObjectLookup {

  /**
   * One object, a fresh copy.
   *
   * @param resource the qualified name, such as {@code pods} or {@code deployments.apps}
   * @param namespace empty for cluster-scoped resources
   */
  Optional<ObjectNode> get(String resource, String namespace, String name);

  /**
   * All objects of a resource, fresh copies, ordered by key.
   *
   * @param namespace empty for all namespaces
   */
  List<ObjectNode> list(String resource, String namespace);
}

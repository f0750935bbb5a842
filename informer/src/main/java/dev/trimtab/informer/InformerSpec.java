package dev.trimtab.informer;

/**
 * What an informer is shared by: equal specs get the same watch and cache.
 *
 * @param type the kind
 * @param namespace the only namespace, or empty for all
 * @param labelSelector in the server's syntax; empty selects everything
 * @param fieldSelector in the server's syntax; empty selects everything
 */
public record InformerSpec<T>(
    ObjectType<T> type, String namespace, String labelSelector, String fieldSelector) {

  /** All objects of a kind. */
  public static <T> InformerSpec<T> all(ObjectType<T> type) {
    return new InformerSpec<>(type, "", "", "");
  }
}

package dev.trimtab.apiserver.fields;

import java.util.Comparator;

/**
 * What tells the owners of fields apart.
 *
 * @param apply whether by apply rather than update
 * @param apiVersion empty for apply: an applier is the same in all versions
 */
record ManagerKey(String name, boolean apply, String apiVersion, String subresource)
    implements Comparable<ManagerKey> {
  private static final Comparator<ManagerKey> ORDER =
      Comparator.comparing(ManagerKey::name)
          .thenComparing(ManagerKey::apply)
          .thenComparing(ManagerKey::apiVersion)
          .thenComparing(ManagerKey::subresource);

  static ManagerKey updater(FieldWriter writer) {
    return updater(writer.name(), writer.apiVersion(), writer.subresource());
  }

  static ManagerKey updater(String name, String apiVersion, String subresource) {
    return new ManagerKey(name, false, apiVersion, subresource);
  }

  static ManagerKey applier(FieldWriter writer) {
    return new ManagerKey(writer.name(), true, "", writer.subresource());
  }

  @Override
  public int compareTo(ManagerKey other) {
    return ORDER.compare(this, other);
  }

  /** As in conflicts: {@code "kubectl" with subresource "scale" using apps/v1}. */
  String describe() {
    String who = '"' + name + '"';
    if (!subresource.isEmpty()) {
      who += " with subresource \"" + subresource + '"';
    }
    return apply ? who : who + " using " + apiVersion;
  }
}

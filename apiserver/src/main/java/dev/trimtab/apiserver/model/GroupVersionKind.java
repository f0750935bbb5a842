package dev.trimtab.apiserver.model;

/**
 * Names a kind.
 *
 * @param group the API group; empty for the core group
 */
public record GroupVersionKind(String group, String version, String kind) {

  /** {@code group/version}, or {@code version} alone for the core group. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code apps/v1, Kind=Deployment}. */
  @Override
  public String toString() {
    return apiVersion() + ", Kind=" + kind;
  }
}

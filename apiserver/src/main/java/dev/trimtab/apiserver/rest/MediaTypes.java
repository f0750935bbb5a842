package dev.trimtab.apiserver.rest;

/** Content types, as Kubernetes names them. */
public final class MediaTypes {

  public static final String JSON = "application/json";
  public static final String YAML = "application/yaml";
  public static final String TEXT = "text/plain; charset=utf-8";
  public static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  public static final String KEYS = "application/jwk-set+json";
  public static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  public static final String JSON_PATCH = "application/json-patch+json";
  public static final String MERGE_PATCH = "application/merge-patch+json";
  public static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";
  public static final String APPLY = "application/apply-patch+yaml";

  private MediaTypes() {}
}

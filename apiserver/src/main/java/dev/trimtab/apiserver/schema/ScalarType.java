package dev.trimtab.apiserver.schema;

/** The scalars of the Kubernetes API. */
public enum ScalarType {
  STRING("string"),
  BOOLEAN("bool"),
  INT32("int32"),
  INT64("int64"),
  DOUBLE("float64"),
  /** Base64. */
  BYTES("[]uint8"),
  /** An amount such as {@code 500m} or {@code 1Gi}; accepted as a number, too. */
  QUANTITY("resource.Quantity"),
  INT_OR_STRING("intstr.IntOrString"),
  /** RFC 3339 with seconds, in UTC. */
  TIME("v1.Time"),
  /** RFC 3339 with microseconds, in UTC. */
  MICRO_TIME("v1.MicroTime"),
  /** A Go duration such as {@code 1m30s}. */
  DURATION("v1.Duration");

  private final String goType;

  ScalarType(String goType) {
    this.goType = goType;
  }

  /** The Go type of that name. */
  String goType() {
    return goType;
  }
}

package dev.trimtab.apiserver.schema;

/** The shape of a JSON value. Built-in kinds and custom resources share it. */
public sealed interface Schema
    permits ObjectSchema, MapSchema, ListSchema, ScalarSchema, AnySchema {

  /** The Go type that a Kubernetes server decodes into, for messages: {@code []v1.Container}. */
  String goType();
}

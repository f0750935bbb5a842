package dev.trimtab.apiserver.openapi;

import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.schema.CustomSchema;

/** A served version of a custom resource definition. */
public record CustomKind(ResourceType type, CustomSchema schema) {}

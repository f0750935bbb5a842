package dev.trimtab.apiserver.fields;

import java.time.Instant;

/**
 * Who writes, and through what.
 *
 * @param name the field manager
 * @param apiVersion the version of the request, such as {@code apps/v1}
 * @param subresource empty for the main endpoint
 * @param time of the request
 */
public record FieldWriter(String name, String apiVersion, String subresource, Instant time) {
  public FieldWriter {
    name = name.isEmpty() ? "unknown" : name;
  }
}

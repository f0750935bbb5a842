package dev.trimtab.apiserver.storage;

import org.jspecify.annotations.Nullable;

/**
 * A change that somebody wants.
 *
 * @param resource the storage name of the resource
 * @param key of the object within it
 * @param expectedRevision what the object's revision must be; 0 if it must not exist
 * @param value canonical JSON without resource version; null deletes
 */
@SuppressWarnings("ArrayRecordComponent") // shared, never written to
public record Write(String resource, String key, long expectedRevision, byte @Nullable [] value) {}

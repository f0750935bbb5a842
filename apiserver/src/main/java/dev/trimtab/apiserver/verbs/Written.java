package dev.trimtab.apiserver.verbs;

import dev.trimtab.apiserver.storage.Document;

/**
 * What a write led to.
 *
 * @param document the object as it is now, in the version asked for
 * @param created whether it did not exist before
 */
public record Written(Document document, boolean created) {}

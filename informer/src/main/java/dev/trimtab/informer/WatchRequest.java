package dev.trimtab.informer;

import java.time.Duration;

/**
 * Asks for changes.
 *
 * @param version changes after this version; empty with {@code initialState}
 * @param initialState first send every object there is, then a bookmark that says so
 * @param timeout the server is to end the watch after this time
 */
public record WatchRequest(String version, boolean initialState, Duration timeout) {}

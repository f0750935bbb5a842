package dev.trimtab.apiserver.kubelet;

import dev.trimtab.apiserver.rest.EventStream;
import java.util.List;
import java.util.Map;

/**
 * What a backend answers to somebody in this process.
 *
 * @param headers those that are not of one connection only
 * @param body to be closed if it is not read to its end
 */
public record NodeAnswer(int code, Map<String, List<String>> headers, EventStream body) {}

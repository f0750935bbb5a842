package dev.trimtab.agent.probe;

/** What a check is tried on: a container and its pod's address. */
public record Target(String containerId, String podIp) {}

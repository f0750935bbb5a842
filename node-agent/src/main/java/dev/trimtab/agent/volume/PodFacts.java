package dev.trimtab.agent.volume;

/**
 * What a pod may be told of itself and its node beyond its own object.
 *
 * @param podIp its address; empty before it has one
 * @param hostIp its node's address
 * @param cpus what {@code limits.cpu} is without a limit, in processors
 * @param memory what {@code limits.memory} is without a limit, in bytes
 * @param ephemeralStorage what {@code limits.ephemeral-storage} is without a limit, in bytes
 */
public record PodFacts(String podIp, String hostIp, int cpus, long memory, long ephemeralStorage) {

  /** The same node, a pod with an address. */
  public PodFacts at(String podIp) {
    return new PodFacts(podIp, hostIp, cpus, memory, ephemeralStorage);
  }
}

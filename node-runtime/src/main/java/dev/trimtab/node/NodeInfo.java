package dev.trimtab.node;

/**
 * What a machine is.
 *
 * @param driver the driver's name, such as {@code linux}, {@code oci} or {@code simulated}
 * @param version the driver's version
 * @param kernelVersion as {@code uname -r}
 * @param osImage as {@code PRETTY_NAME} of {@code /etc/os-release}
 * @param architecture in Go's words, such as {@code amd64}
 * @param cpus processors
 * @param memory bytes of main memory
 * @param ephemeralStorage bytes of the file system below the state directory
 * @param address the address at which containers' node ports are reached
 * @param machineId stable over reboots
 * @param bootId changes with every boot
 * @param reasonsDegraded sentences that say what does not work here and why; empty if all does
 */
public record NodeInfo(
    String driver,
    String version,
    String kernelVersion,
    String osImage,
    String architecture,
    int cpus,
    long memory,
    long ephemeralStorage,
    String address,
    String machineId,
    String bootId,
    java.util.List<String> reasonsDegraded) {
  public NodeInfo {
    reasonsDegraded = java.util.List.copyOf(reasonsDegraded);
  }
}

package dev.trimtab.node.simulated;

import dev.trimtab.node.NodeInfo;
import dev.trimtab.node.network.Cidr;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What a simulated machine is made of.
 *
 * @param clock its time
 * @param timers on the same time
 * @param info what it claims to be
 * @param podAddresses the block its pods' addresses come from
 * @param behaviour what its containers do
 */
public record Settings(
    InstantSource clock, Timers timers, NodeInfo info, Cidr podAddresses, Behaviour behaviour) {

  /** A machine of 8 processors and 32 GiB whose containers run until they are told to end. */
  public static Settings of(String name, InstantSource clock, Timers timers) {
    return new Settings(
        clock, timers, info(name), Cidr.parse("10.42.0.0/16"), Behaviour.runForever());
  }

  /** With another behaviour of containers. */
  public Settings withBehaviour(Behaviour other) {
    return new Settings(clock, timers, info, podAddresses, other);
  }

  /** With another block of addresses. */
  public Settings withPodAddresses(Cidr other) {
    return new Settings(clock, timers, info, other, behaviour);
  }

  /** With another claim about the machine. */
  public Settings withInfo(NodeInfo other) {
    return new Settings(clock, timers, other, podAddresses, behaviour);
  }

  private static NodeInfo info(String name) {
    var id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    return new NodeInfo(
        "simulated",
        "1",
        "simulated",
        "Simulated machine",
        architecture(System.getProperty("os.arch", "")),
        8,
        32L << 30,
        100L << 30,
        "127.0.0.1",
        id.replace("-", ""),
        id,
        List.of("containers are simulated: no process runs and no traffic flows"));
  }

  private static String architecture(String javaName) {
    return switch (javaName.toLowerCase(Locale.ROOT)) {
      case "aarch64" -> "arm64";
      case "x86_64" -> "amd64";
      default -> javaName;
    };
  }
}

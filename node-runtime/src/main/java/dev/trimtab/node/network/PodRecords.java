package dev.trimtab.node.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.Protocol;
import dev.trimtab.node.SandboxSpec.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who has which address and ports of the machine, one file per pod. Files outlive the JVM but need
 * not outlive the machine's power, as no namespace does: they are not synced.
 */
final class PodRecords {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SUFFIX = ".json";

  /** What a pod has. */
  record Pod(int address, List<HostPort> ports) {
    Pod {
      ports = List.copyOf(ports);
    }
  }

  private final Path directory;

  PodRecords(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot make the directory " + directory + ": " + e, e);
    }
  }

  void put(String sandboxId, Pod pod) {
    var file = file(sandboxId);
    var temporary = directory.resolve("." + sandboxId);
    var ports =
        pod.ports().stream()
            .map(
                p ->
                    Map.of(
                        "protocol", p.protocol().name(),
                        "hostPort", p.hostPort(),
                        "containerPort", p.containerPort()))
            .toList();
    try {
      Files.write(
          temporary,
          MAPPER.writeValueAsBytes(Map.of("ip", Ipv4.format(pod.address()), "hostPorts", ports)));
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot write " + file + ": " + e, e);
    }
  }

  void remove(String sandboxId) {
    try {
      Files.deleteIfExists(file(sandboxId));
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot remove " + file(sandboxId) + ": " + e, e);
    }
  }

  /** All pods, by sandbox. */
  Map<String, Pod> load() {
    var all = new HashMap<String, Pod>();
    try (var files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (var file : files) {
        var name = file.getFileName().toString();
        all.put(name.substring(0, name.length() - SUFFIX.length()), read(file));
      }
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot read " + directory + ": " + e, e);
    }
    return all;
  }

  private static Pod read(Path file) throws IOException {
    var json = MAPPER.readTree(Files.readAllBytes(file));
    var ports = new ArrayList<HostPort>();
    for (var port : json.path("hostPorts")) {
      ports.add(
          new HostPort(
              Protocol.valueOf(port.path("protocol").asText()),
              port.path("hostPort").asInt(),
              port.path("containerPort").asInt()));
    }
    return new Pod(Ipv4.parse(json.path("ip").asText()), ports);
  }

  private Path file(String sandboxId) {
    if (sandboxId.isEmpty() || !sandboxId.matches("[A-Za-z0-9_-]+")) {
      throw new NodeException.Invalid("\"" + sandboxId + "\" is not a sandbox id");
    }
    return directory.resolve(sandboxId + SUFFIX);
  }
}

package dev.trimtab.node.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Remembers a node's address blocks, so that it can be taken down without being told them. */
record AddressRecord(Path directory) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The settings with the blocks remembered; as they are if none are. */
  NetworkSettings read(NetworkSettings settings) {
    if (!Files.exists(file())) {
      return settings;
    }
    try {
      var json = MAPPER.readTree(Files.readAllBytes(file()));
      return settings.withAddresses(
          Cidr.parse(json.path("pods").asText()),
          Cidr.parse(json.path("cluster").asText()),
          Cidr.parse(json.path("services").asText()));
    } catch (IOException | IllegalArgumentException e) {
      throw new NodeException.Unavailable("cannot read " + file() + ": " + e, e);
    }
  }

  void write(NetworkSettings settings) {
    var content =
        Map.of(
            "pods", settings.pods().toString(),
            "cluster", settings.cluster().toString(),
            "services", settings.services().toString());
    var temporary = directory.resolve(".addresses.new");
    try {
      Files.createDirectories(directory);
      Files.write(temporary, MAPPER.writeValueAsBytes(content));
      Files.move(temporary, file(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot write " + file() + ": " + e, e);
    }
  }

  void remove() {
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot remove " + file() + ": " + e, e);
    }
  }

  private Path file() {
    return directory.resolve("addresses.json");
  }
}

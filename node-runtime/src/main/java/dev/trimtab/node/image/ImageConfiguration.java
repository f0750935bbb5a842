package dev.trimtab.node.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.node.NodeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an image wants to be run.
 *
 * @param platform what it was built for
 * @param entrypoint first words of the command
 * @param cmd following words, unless the container has its own
 * @param env in the form {@code NAME=value}
 * @param user {@code user}, {@code uid}, {@code user:group}…; empty for root
 * @param workingDir absolute; empty for the root directory
 * @param stopSignal a name such as {@code SIGQUIT} or a number; empty for SIGTERM
 * @param volumes paths it wants kept outside its layers
 * @param exposedPorts in the form {@code 80/tcp}
 * @param labels notes
 * @param diffIds digests of its layers' tar streams, lowest first
 */
public record ImageConfiguration(
    Platform platform,
    List<String> entrypoint,
    List<String> cmd,
    List<String> env,
    String user,
    String workingDir,
    String stopSignal,
    List<String> volumes,
    List<String> exposedPorts,
    Map<String, String> labels,
    List<Digest> diffIds) {

  public ImageConfiguration {
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    env = List.copyOf(env);
    volumes = List.copyOf(volumes);
    exposedPorts = List.copyOf(exposedPorts);
    labels = Map.copyOf(labels);
    diffIds = List.copyOf(diffIds);
  }

  /**
   * Reads a configuration document.
   *
   * @param of the image's name, for messages
   */
  static ImageConfiguration parse(byte[] document, String of) {
    var json = Json.object(document, "the configuration of " + of);
    var platform =
        new Platform(
            json.path("os").asText(""),
            json.path("architecture").asText(""),
            json.path("variant").asText(""));
    if (!json.path("rootfs").path("diff_ids").isArray()) {
      throw new NodeException.Invalid(
          "the configuration of " + of + " has no rootfs.diff_ids: it is not a container image");
    }
    var diffIds = Json.strings(json.path("rootfs").path("diff_ids"));
    var config = json.path("config");
    return new ImageConfiguration(
        platform,
        Json.strings(config.path("Entrypoint")),
        Json.strings(config.path("Cmd")),
        Json.strings(config.path("Env")),
        config.path("User").asText(""),
        config.path("WorkingDir").asText(""),
        config.path("StopSignal").asText(""),
        keys(config.path("Volumes")),
        keys(config.path("ExposedPorts")),
        labels(config.path("Labels")),
        diffIds.stream().map(Digest::parse).toList());
  }

  /**
   * Names of the layers together with all below each: the first is its diff id, each further one
   * the digest of the one below, a space, and the diff id.
   */
  List<Digest> chainIds() {
    var chain = new ArrayList<Digest>();
    for (var diffId : diffIds) {
      chain.add(
          chain.isEmpty()
              ? diffId
              : Digest.of(
                  (chain.getLast() + " " + diffId)
                      .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }
    return chain;
  }

  private static List<String> keys(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).sorted().toList();
  }

  private static Map<String, String> labels(JsonNode object) {
    var all = new LinkedHashMap<String, String>();
    object.properties().forEach(e -> all.put(e.getKey(), e.getValue().asText()));
    return all;
  }
}

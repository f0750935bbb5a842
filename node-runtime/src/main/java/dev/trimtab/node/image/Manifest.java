package dev.trimtab.node.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.node.NodeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a registry or a layout keeps under a name: one image, or a choice of them. */
sealed interface Manifest {

  /** Larger documents are refused; registries refuse them as well. */
  int MAX_BYTES = 4 << 20;

  /**
   * One image.
   *
   * @param config its configuration
   * @param layers lowest first
   */
  record Single(Descriptor config, List<Descriptor> layers) implements Manifest {
    public Single {
      layers = List.copyOf(layers);
    }
  }

  /** Images for several platforms. */
  record Index(List<Descriptor> manifests) implements Manifest {
    public Index {
      manifests = List.copyOf(manifests);
    }

    /**
     * The one that runs on {@code machine}.
     *
     * @throws NodeException.NotFound naming the platforms there are
     */
    Descriptor choose(Platform machine, String of) {
      var candidates = manifests.stream().filter(Index::isImage).toList();
      var fitting =
          candidates.stream()
              .filter(d -> d.platform().map(p -> p.runsOn(machine)).orElse(false))
              .toList();
      if (!fitting.isEmpty()) {
        // The same variant before one that does not say.
        return fitting.stream()
            .filter(d -> d.platform().orElseThrow().variant().equals(machine.variant()))
            .findFirst()
            .orElse(fitting.getFirst());
      }
      // A layout made for one machine often does not say for which; its configuration is checked.
      var silent = candidates.stream().filter(d -> d.platform().isEmpty()).toList();
      if (silent.size() == 1) {
        return silent.getFirst();
      }
      var there = candidates.stream().flatMap(d -> d.platform().stream()).distinct().toList();
      throw new NodeException.NotFound(
          of + " has no image for " + machine + "; it has " + (there.isEmpty() ? "none" : there));
    }

    private static boolean isImage(Descriptor d) {
      return (d.mediaType().isEmpty()
              || MediaTypes.isManifest(d.mediaType())
              || MediaTypes.isIndex(d.mediaType()))
          && d.platform().map(p -> !p.os().equals("unknown")).orElse(true);
    }
  }

  /**
   * Reads one.
   *
   * @param mediaType as the registry said; empty to believe the document
   * @param of for messages
   * @throws NodeException.Invalid if it is none
   */
  static Manifest parse(byte[] document, String mediaType, String of) {
    var json = Json.object(document, "the manifest of " + of);
    var type = mediaType.isEmpty() ? json.path("mediaType").asText("") : mediaType;
    if (type.startsWith(MediaTypes.DOCKER_SCHEMA_1) || json.path("schemaVersion").asInt(2) == 1) {
      throw new NodeException.Invalid(
          of + " is in Docker's manifest schema 1, which is no longer read; push it anew");
    }
    // One document must not be an index to one reader and an image to another.
    if (json.has("manifests") == json.has("layers")) {
      throw new NodeException.Invalid(
          "the manifest of " + of + " must have either \"manifests\" or \"layers\"");
    }
    var index = json.has("manifests");
    if ((index && MediaTypes.isManifest(type)) || (!index && MediaTypes.isIndex(type))) {
      throw new NodeException.Invalid("the manifest of " + of + " is not of its type " + type);
    }
    if (index) {
      return new Index(descriptors(json.get("manifests"), of));
    }
    return new Single(descriptor(json.path("config"), of), descriptors(json.get("layers"), of));
  }

  private static List<Descriptor> descriptors(JsonNode array, String of) {
    var all = new ArrayList<Descriptor>();
    for (var node : array) {
      all.add(descriptor(node, of));
    }
    return all;
  }

  private static Descriptor descriptor(JsonNode json, String of) {
    var size = json.path("size");
    if (!json.path("digest").isTextual() || !size.canConvertToLong() || size.asLong() < 0) {
      throw new NodeException.Invalid(
          "the manifest of " + of + " has an entry without \"digest\" or \"size\"");
    }
    return new Descriptor(
        json.path("mediaType").asText(""),
        Digest.parse(json.get("digest").asText()),
        size.asLong(),
        platform(json.path("platform")),
        strings(json.path("annotations")));
  }

  private static Optional<Platform> platform(JsonNode json) {
    return json.isObject()
        ? Optional.of(
            new Platform(
                json.path("os").asText(""),
                json.path("architecture").asText(""),
                json.path("variant").asText("")))
        : Optional.empty();
  }

  private static Map<String, String> strings(JsonNode json) {
    var all = new HashMap<String, String>();
    json.properties().forEach(e -> all.put(e.getKey(), e.getValue().asText()));
    return all;
  }
}

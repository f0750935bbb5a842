package dev.trimtab.node.image;

import java.util.Map;
import java.util.Optional;

/**
 * A piece of content that another one points to.
 *
 * @param mediaType what it is; empty if not said
 * @param digest its name
 * @param size its bytes
 * @param platform what it runs on, if said
 * @param annotations notes
 */
record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    Optional<Platform> platform,
    Map<String, String> annotations) {

  /** The tag of an entry of an image layout's index. */
  static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** The full name of such an entry, as containerd writes it. */
  static final String IMAGE_NAME = "io.containerd.image.name";

  Descriptor {
    annotations = Map.copyOf(annotations);
  }

  Descriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, Optional.empty(), Map.of());
  }
}

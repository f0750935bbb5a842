package dev.trimtab.node.image;

/** A manifest as it came, verified if it was asked for by digest. */
final class ManifestDocument {

  private final byte[] bytes;
  private final String mediaType;
  private final Digest digest;

  /**
   * Over bytes that must not be changed.
   *
   * @param mediaType as the registry said; empty if nobody did
   */
  ManifestDocument(byte[] bytes, String mediaType, Digest digest) {
    this.bytes = bytes;
    this.mediaType = mediaType;
    this.digest = digest;
  }

  byte[] bytes() {
    return bytes;
  }

  Digest digest() {
    return digest;
  }

  /** Reads it. */
  Manifest parse(String of) {
    return Manifest.parse(bytes, mediaType, of);
  }
}

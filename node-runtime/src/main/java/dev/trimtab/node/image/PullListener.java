package dev.trimtab.node.image;

/** Told how fetching an image goes on. Called often, from several threads; must not block. */
@FunctionalInterface
public interface PullListener {

  /** Not interested. */
  PullListener NONE = (image, digest, bytes, of) -> {};

  /**
   * A piece of an image is here up to some byte.
   *
   * @param image what was asked for
   * @param digest of the piece
   * @param bytes that are here
   * @param of all bytes of the piece
   */
  void progress(String image, Digest digest, long bytes, long of);
}

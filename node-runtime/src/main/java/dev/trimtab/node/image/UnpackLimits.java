package dev.trimtab.node.image;

/**
 * Bounds on one layer, against archives made to fill a disk.
 *
 * @param bytes of all its files together
 * @param entries files, directories and links
 */
public record UnpackLimits(long bytes, long entries) {
  /** 64 GiB in five million entries: several times what the largest images in use have. */
  public static final UnpackLimits DEFAULT = new UnpackLimits(64L << 30, 5_000_000);
}

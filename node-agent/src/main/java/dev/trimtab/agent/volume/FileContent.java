package dev.trimtab.agent.volume;

import java.util.Arrays;

/**
 * A file to show in a volume.
 *
 * @param bytes its content
 * @param mode its permission bits
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
record FileContent(byte[] bytes, int mode) {

  @Override
  public boolean equals(Object other) {
    return other instanceof FileContent file
        && file.mode == mode
        && Arrays.equals(file.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes) * 31 + mode;
  }

  /** Without the content, which may be a secret. */
  @Override
  public String toString() {
    return "FileContent[" + bytes.length + " bytes, " + Integer.toOctalString(mode) + "]";
  }
}

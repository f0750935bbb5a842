package dev.trimtab.node.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process itself may: nobody can give more. */
public final class OwnPrivileges {
  private static final long PERMITTED = read();
  private static final int LAST = last();

  private OwnPrivileges() {}

  /** Our permitted capabilities, as a bit mask. */
  public static long permitted() {
    return PERMITTED;
  }

  /** Whether we have a capability. */
  public static boolean has(Capability capability) {
    return (PERMITTED >>> capability.ordinal() & 1) == 1;
  }

  /** The number of the last capability this kernel knows. */
  public static int lastCapability() {
    return LAST;
  }

  private static long read() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("CapPrm:"))
          .map(line -> Long.parseUnsignedLong(line.substring("CapPrm:".length()).strip(), 16))
          .findFirst()
          .orElse(0L);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int last() {
    try {
      return Integer.parseInt(Files.readString(Path.of("/proc/sys/kernel/cap_last_cap")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.trimtab.node.image;

import java.util.Locale;

/**
 * What an image runs on, in Go's words.
 *
 * @param os such as {@code linux}
 * @param architecture such as {@code amd64}
 * @param variant such as {@code v8}; empty for none
 */
public record Platform(String os, String architecture, String variant) {

  /** Linux on this machine's processor. */
  public static Platform host() {
    var name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64" -> new Platform("linux", "amd64", "");
      case "aarch64", "arm64" -> new Platform("linux", "arm64", "v8");
      default -> new Platform("linux", name, "");
    };
  }

  /** Whether an image for {@code this} runs on {@code machine}. */
  boolean runsOn(Platform machine) {
    return os.equals(machine.os)
        && architecture.equals(machine.architecture)
        && (variant.isEmpty() || machine.variant.isEmpty() || variant.equals(machine.variant));
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}

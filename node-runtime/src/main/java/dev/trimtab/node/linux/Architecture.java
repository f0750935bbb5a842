package dev.trimtab.node.linux;

import java.util.Locale;

/** A processor architecture, where Linux' ABI depends on it. */
public enum Architecture {
  /** Intel and AMD, 64 bits. */
  X86_64(62, 0xC000003E, 0x10000, 0x20000, 0x1000),
  /** ARM, 64 bits. */
  AARCH64(183, 0xC00000B7, 0x4000, 0x8000, 0x10000);

  private final int elfMachine;
  private final int auditArch;
  private final int openDirectory;
  private final int openNoFollow;
  private final int largestPage;

  Architecture(
      int elfMachine, int auditArch, int openDirectory, int openNoFollow, int largestPage) {
    this.elfMachine = elfMachine;
    this.auditArch = auditArch;
    this.openDirectory = openDirectory;
    this.openNoFollow = openNoFollow;
    this.largestPage = largestPage;
  }

  /**
   * The one this JVM runs on.
   *
   * @throws UnsupportedOperationException if there is no table of system calls for it
   */
  public static Architecture current() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default ->
          throw new UnsupportedOperationException(
              "no system call table for the architecture '" + name + "'");
    };
  }

  /** {@code e_machine} of its programs. */
  public int elfMachine() {
    return elfMachine;
  }

  /** What seccomp calls it. */
  public int auditArch() {
    return auditArch;
  }

  /** {@code O_DIRECTORY}. */
  public int openDirectory() {
    return openDirectory;
  }

  /** {@code O_NOFOLLOW}. */
  public int openNoFollow() {
    return openNoFollow;
  }

  /** The largest page size a kernel may have been built with, in bytes. */
  public int largestPage() {
    return largestPage;
  }
}

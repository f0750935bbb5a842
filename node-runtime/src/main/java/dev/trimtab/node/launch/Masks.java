package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.rootfs.Covers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Paths of {@code /proc} and {@code /sys} that show nothing or cannot be written; others are
 * covered before, where links can be followed without harm.
 *
 * <p>They are resolved in file systems of the kernel that the script itself has just mounted, so
 * there are no links in them but the kernel's. What covers a file is a descriptor of our own {@code
 * /dev/null}, never a path of the container: CVE-2025-31133.
 *
 * @param masked show nothing
 * @param readOnly cannot be written
 */
public record Masks(List<String> masked, List<String> readOnly) {
  private static final long HARMLESS = Flags.MS_NOSUID | Flags.MS_NODEV | Flags.MS_NOEXEC;

  public Masks {
    masked = masked.stream().filter(Covers::ofKernel).toList();
    readOnly = readOnly.stream().filter(Covers::ofKernel).toList();
  }

  /** Adds the steps; {@code nothing} is the descriptor of a null device. */
  void append(LaunchScript script, int nothing) {
    masked.forEach(path -> mask(script, path, nothing));
    readOnly.forEach(path -> protect(script, path));
  }

  private static void mask(LaunchScript script, String path, int nothing) {
    String what = "mask " + path;
    long empty = script.text("");
    // The machine's own /proc and /sys have the same shape.
    if (Files.isDirectory(Path.of(path))) {
      long type = script.text("tmpfs");
      script
          .step(
              what,
              Syscall.MOUNT,
              type,
              script.text(path),
              type,
              HARMLESS | Flags.MS_RDONLY,
              script.text("size=0k"))
          .ifPresent();
      return;
    }
    Step copy =
        script.step(
            what,
            Syscall.OPEN_TREE,
            nothing,
            empty,
            Flags.OPEN_TREE_CLONE | Flags.O_CLOEXEC | (long) Flags.AT_EMPTY_PATH);
    copy.resultTo(
        script
            .step(
                what,
                Syscall.MOVE_MOUNT,
                0,
                empty,
                Flags.AT_FDCWD,
                script.text(path),
                Flags.MOVE_MOUNT_F_EMPTY_PATH)
            .ifPresent(),
        0);
  }

  private static void protect(LaunchScript script, String path) {
    String what = "make " + path + " read-only";
    long at = script.text(path);
    script.step(what, Syscall.MOUNT, at, at, 0, Flags.MS_BIND | Flags.MS_REC, 0).ifPresent();
    script
        .step(
            what,
            Syscall.MOUNT,
            0,
            at,
            0,
            Flags.MS_BIND | Flags.MS_REMOUNT | Flags.MS_RDONLY | HARMLESS,
            0)
        .ifPresent();
  }
}

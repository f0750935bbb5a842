package dev.trimtab.agent.volume;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who owns the files of a pod's volumes.
 *
 * @param fsGroup the group, or null for none in particular
 */
record Ownership(@Nullable Long fsGroup) {

  /** Sets permission bits and the group; with a group, the group may at least read. */
  void apply(Path path, int mode) throws IOException {
    mode(path, fsGroup == null ? mode : mode | 0440);
    group(path);
  }

  /** A directory that the group shares: new files in it belong to the group too. */
  void share(Path directory) throws IOException {
    if (fsGroup != null) {
      group(directory);
      Files.setAttribute(directory, "unix:mode", 02775 | 040000, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** {@link #share} for a whole tree; links are not followed. */
  void shareTree(Path root) throws IOException {
    if (fsGroup == null) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            share(directory);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              group(file);
              mode(file, ((int) Files.getAttribute(file, "unix:mode") & 0777) | 0660);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void group(Path path) throws IOException {
    if (fsGroup != null) {
      Files.setAttribute(path, "unix:gid", fsGroup.intValue(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Sets permission bits, whatever the process's mask. */
  static void mode(Path path, int mode) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    // Where a link has come in a file's place meanwhile, what it leads to is left alone.
    Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setPermissions(permissions);
  }
}

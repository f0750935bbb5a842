package dev.trimtab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.linux.DetachedMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesIT {
  @TempDir Path directory;

  @Test
  void aTreeGoesAndWhatItsLinksLeadToStays() throws IOException {
    Path outside = Files.createDirectories(directory.resolve("outside"));
    Path kept = Files.writeString(outside.resolve("kept"), "x");
    Path tree = Files.createDirectories(directory.resolve("tree/deep/down")).getParent();
    Files.writeString(tree.resolve("down/file"), "y");
    Files.createSymbolicLink(tree.resolve("out"), outside);
    Files.createSymbolicLink(tree.resolve("nowhere"), Path.of("none"));

    Trees.delete(tree.getParent());
    Trees.delete(tree.getParent());

    assertThat(directory.resolve("tree")).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void aLinkInTheTreesPlaceGoesItself() throws IOException {
    Path outside = Files.createDirectories(directory.resolve("outside/inner"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), outside.getParent());

    Trees.delete(link);

    assertThat(Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(outside).exists();
  }

  @Test
  void whatIsMountedInATreeIsNotDeleted() throws IOException {
    Path mounted = Files.createDirectories(directory.resolve("tree/mounted"));
    DetachedMount.mount("tmpfs", mounted.toString(), "tmpfs", 0, "size=64k");
    try {
      Path kept = Files.writeString(mounted.resolve("kept"), "somebody else's");

      assertThatThrownBy(() -> Trees.delete(directory.resolve("tree")))
          .isInstanceOf(IOException.class)
          .hasMessage("another file system is mounted at " + mounted);
      assertThat(kept).exists();
    } finally {
      DetachedMount.unmount(mounted.toString());
    }
  }
}

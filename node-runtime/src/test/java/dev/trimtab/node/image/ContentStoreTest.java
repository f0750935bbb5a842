package dev.trimtab.node.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.NodeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentStoreTest {

  private static final ContentStore.Progress QUIET = (piece, bytes) -> {};

  @TempDir Path root;
  private final byte[] content = random(300_000);
  private final Descriptor piece = new Descriptor("", Digest.of(content), content.length);

  @Test
  void brokenConnectionsAreGoneOnWithWhereTheyStopped() {
    var store = new ContentStore(root);
    var offsets = new ArrayList<Long>();

    store.fetch(
        piece,
        offset -> {
          offsets.add(offset);
          return new ContentStore.Opened(breaksAfter(offset, 100_000), offset);
        },
        QUIET);

    assertThat(offsets).containsExactly(0L, 100_000L, 200_000L);
    assertThat(store.read(piece.digest())).isEqualTo(content);
  }

  @Test
  void whatAnEarlierInstanceGotIsNotFetchedAgain() {
    assertThatThrownBy(
            () ->
                new ContentStore(root)
                    .fetch(piece, o -> once(o, breaksAfter(o, 100_000), 1), QUIET))
        .isInstanceOf(NodeException.Unavailable.class);
    var offsets = new ArrayList<Long>();

    var successor = new ContentStore(root);
    successor.fetch(
        piece,
        offset -> {
          offsets.add(offset);
          return new ContentStore.Opened(breaksAfter(offset, Integer.MAX_VALUE), offset);
        },
        QUIET);

    assertThat(offsets).containsExactly(100_000L);
    assertThat(successor.read(piece.digest())).isEqualTo(content);
  }

  @Test
  void sourceThatCannotResumeIsReadFromItsStart() {
    var store = new ContentStore(root);
    var attempts = new ArrayList<Long>();

    store.fetch(
        piece,
        offset -> {
          attempts.add(offset);
          var length = attempts.size() == 1 ? 100_000 : Integer.MAX_VALUE;
          return new ContentStore.Opened(breaksAfter(0, length), 0);
        },
        QUIET);

    assertThat(attempts).containsExactly(0L, 100_000L);
    assertThat(store.read(piece.digest())).isEqualTo(content);
  }

  @Test
  void wrongContentIsRefusedAndNotKept() {
    var store = new ContentStore(root);
    var wrong = random(content.length + 1);
    var same = new Descriptor("", piece.digest(), wrong.length);

    assertThatThrownBy(() -> store.fetch(same, serving(wrong), QUIET))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining("digest mismatch");
    assertThat(store.has(piece.digest())).isFalse();

    store.fetch(piece, serving(content), QUIET);
    assertThat(store.has(piece.digest())).isTrue();
  }

  @Test
  void contentLongerThanSaidIsRefused() {
    var store = new ContentStore(root);

    assertThatThrownBy(() -> store.fetch(piece, serving(random(400_000)), QUIET))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining("longer");
  }

  @Test
  void uselessSourceIsGivenUp() {
    var store = new ContentStore(root);
    var attempts = new ArrayList<Long>();

    assertThatThrownBy(
            () ->
                store.fetch(
                    piece,
                    offset -> {
                      attempts.add(offset);
                      throw new IOException("reset");
                    },
                    QUIET))
        .isInstanceOf(NodeException.Unavailable.class)
        .hasMessageContaining("reset");
    assertThat(attempts).hasSize(3);
  }

  @Test
  void concurrentFetchesAreOne() throws Exception {
    var store = new ContentStore(root);
    var opened = new java.util.concurrent.atomic.AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () ->
                      store.fetch(
                          piece,
                          offset -> {
                            opened.incrementAndGet();
                            return serving(content).open(offset);
                          },
                          QUIET)));
    }
    for (var thread : threads) {
      thread.join();
    }

    assertThat(opened).hasValue(1);
    assertThat(store.list()).containsExactly(piece.digest());
  }

  private static ContentStore.Source serving(byte[] bytes) {
    return offset -> new ContentStore.Opened(new ByteArrayInputStream(bytes), 0);
  }

  private static ContentStore.Opened once(long offset, InputStream first, int times)
      throws IOException {
    if (offset >= 100_000L * times) {
      throw new IOException("unplugged");
    }
    return new ContentStore.Opened(first, offset);
  }

  private InputStream breaksAfter(long offset, int length) {
    var rest = new ByteArrayInputStream(content, (int) offset, content.length - (int) offset);
    return new InputStream() {
      private long left = length;

      @Override
      public int read() throws IOException {
        throw new UnsupportedOperationException("one by one");
      }

      @Override
      public int read(byte[] buffer, int at, int wanted) throws IOException {
        if (left == 0) {
          throw new IOException("reset");
        }
        var n = rest.read(buffer, at, (int) Math.min(left, wanted));
        left -= Math.max(n, 0);
        return n;
      }
    };
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}

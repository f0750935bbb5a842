package dev.trimtab.informer.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.Lister;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.workqueue.Cause;
import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.WorkQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryExampleTest {

  @Test
  void capitalsFollowTheTextsOfADirectory(@TempDir Path texts, @TempDir Path capitals)
      throws IOException, InterruptedException {
    Files.writeString(texts.resolve("a.txt"), "alpha");
    var reconciled = new LinkedBlockingQueue<String>();
    try (var informers =
            InformerFactory.builder(Platform.system(), spec -> new DirectoryServer(texts)).build();
        WorkQueue<ObjectKey> queue = WorkQueue.<ObjectKey>builder(Platform.system()).build()) {
      var informer = informers.lease(InformerSpec.all(TextFile.TYPE)).informer();
      informer.addChangeHandler(change -> queue.add(change.key(), new Cause.Request("file")));
      var worker =
          Thread.startVirtualThread(() -> work(queue, informer.lister(), capitals, reconciled));

      assertThat(reconciled.take()).isEqualTo("a.txt");
      assertThat(capitals.resolve("a.txt")).hasContent("ALPHA");
      Files.writeString(texts.resolve("b.txt"), "beta");
      while (!Files.exists(capitals.resolve("b.txt"))
          || !Files.readString(capitals.resolve("b.txt")).equals("BETA")) {
        reconciled.take();
      }
      Files.delete(texts.resolve("a.txt"));
      while (Files.exists(capitals.resolve("a.txt"))) {
        reconciled.take();
      }
      queue.shutDown();
      worker.join();
    }
  }

  /** The whole controller: take a key, look at what is wanted, make it so. */
  private static void work(
      WorkQueue<ObjectKey> queue,
      Lister<TextFile> texts,
      Path capitals,
      LinkedBlockingQueue<String> reconciled) {
    try {
      for (var item = queue.take(); item.isPresent(); item = queue.take()) {
        ObjectKey key = item.get().key();
        try {
          reconcile(key, texts, capitals);
          queue.forget(key);
        } catch (IOException e) {
          queue.addRateLimited(key);
        } finally {
          queue.done(key);
        }
        reconciled.add(key.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reconcile(ObjectKey key, Lister<TextFile> texts, Path capitals)
      throws IOException {
    Path copy = capitals.resolve(key.name());
    var wanted = texts.get(key);
    if (wanted.isEmpty()) {
      Files.deleteIfExists(copy);
    } else {
      Files.writeString(copy, wanted.get().text().toUpperCase(Locale.ROOT));
    }
  }
}

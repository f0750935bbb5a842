package dev.trimtab.examples.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.informer.ObjectKey;
import dev.trimtab.workqueue.Cause;
import dev.trimtab.workqueue.WorkItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapitalsTest {

  @TempDir Path texts;
  @TempDir Path capitals;
  private final BlockingQueue<WorkItem<ObjectKey>> reconciled = new LinkedBlockingQueue<>();
  private @Nullable Capitals controller;

  private void start() throws InterruptedException {
    controller = new Capitals(texts, capitals, reconciled::add);
    controller.start();
  }

  @AfterEach
  void close() {
    if (controller != null) {
      controller.close();
    }
  }

  /** Waits, call by call of the reconciler, until the capitals of {@code name} are as wanted. */
  private WorkItem<ObjectKey> awaitCapitals(String name, @Nullable String wanted)
      throws IOException, InterruptedException {
    while (true) {
      WorkItem<ObjectKey> item = reconciled.poll(60, TimeUnit.SECONDS);
      assertThat(item).as("nothing is reconciled; %s is still not %s", name, wanted).isNotNull();
      Path file = capitals.resolve(name);
      String now = Files.exists(file) ? Files.readString(file) : null;
      if (item.key().name().equals(name) && Objects.equals(now, wanted)) {
        return item;
      }
    }
  }

  @Test
  void capitalsFollowTextsThatComeChangeAndGo() throws IOException, InterruptedException {
    Files.writeString(texts.resolve("a.txt"), "alpha");
    start();
    awaitCapitals("a.txt", "ALPHA");

    Files.writeString(texts.resolve("b.txt"), "beta");
    awaitCapitals("b.txt", "BETA");
    Files.writeString(texts.resolve("a.txt"), "omega");
    awaitCapitals("a.txt", "OMEGA");
    Files.delete(texts.resolve("a.txt"));

    assertThat(awaitCapitals("a.txt", null).causes())
        .singleElement()
        .isInstanceOfSatisfying(
            Cause.Event.class, event -> assertThat(event.kind()).isEqualTo(Cause.Kind.DELETED));
  }

  @Test
  void capitalsWhoseTextWentWhileNobodyLookedGoAtTheStart()
      throws IOException, InterruptedException {
    Files.writeString(capitals.resolve("old.txt"), "OLD");

    start();

    awaitCapitals("old.txt", null);
  }
}

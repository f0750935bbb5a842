package dev.trimtab.examples.directory;

import dev.trimtab.informer.Change;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.SharedInformer;
import dev.trimtab.workqueue.Cause;
import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Priority;
import dev.trimtab.workqueue.WorkItem;
import dev.trimtab.workqueue.WorkQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The controller: for every {@code NAME.txt} in one directory, the other has one with the same text
 * in capitals, and no others.
 */
public final class Capitals implements AutoCloseable {

  private static final Duration SYNC_LIMIT = Duration.ofSeconds(30);

  private final Path to;
  private final Consumer<WorkItem<ObjectKey>> reconciled;
  private final WorkQueue<ObjectKey> queue =
      WorkQueue.<ObjectKey>builder(Platform.system()).build();
  private final InformerFactory informers;
  private final SharedInformer<TextFile> texts;
  private final Thread worker;

  /** Does nothing before {@link #start}; {@code reconciled} is told of every key worked on. */
  Capitals(Path from, Path to, Consumer<WorkItem<ObjectKey>> reconciled) {
    this.to = to;
    this.reconciled = reconciled;
    informers =
        InformerFactory.builder(Platform.system(), spec -> new DirectoryServer(from)).build();
    texts = informers.lease(InformerSpec.all(TextFile.TYPE)).informer();
    worker = Platform.system().threads().newThread(this::work);
  }

  /** Two directories: where the texts are, and where their capitals are to be. */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 2) {
      System.err.println("usage: Capitals FROM TO");
      System.exit(2);
    }
    try (var controller =
        new Capitals(
            Path.of(arguments[0]),
            Path.of(arguments[1]),
            item -> System.out.println(item.key() + " " + item.causes()))) {
      controller.start();
      controller.worker.join(); // until somebody ends the process
    }
  }

  /**
   * Begins.
   *
   * @throws IllegalStateException if the directory cannot be read within half a minute
   */
  void start() throws InterruptedException {
    if (!texts.awaitSynced(SYNC_LIMIT)) {
      throw new IllegalStateException("the directory of the texts cannot be read");
    }
    texts.addChangeHandler(change -> queue.add(change.key(), cause(change)));
    enqueueWhatIsThere();
    worker.start();
  }

  /** A text may have gone while nobody looked: then only its capitals are left to tell. */
  private void enqueueWhatIsThere() {
    try (var files = Files.newDirectoryStream(to, "*.txt")) {
      for (Path file : files) {
        ObjectKey key = ObjectKey.of(file.getFileName().toString());
        queue.add(key, Priority.LOW, new Cause.Request("start"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + to, e);
    }
  }

  private static Cause cause(Change<TextFile> change) {
    String version = change.latest().version();
    String object = TextFile.TYPE.name() + " " + change.key();
    return switch (change) {
      case Change.Added<TextFile> added -> new Cause.Event(Cause.Kind.ADDED, object, "", version);
      case Change.Updated<TextFile> updated ->
          new Cause.Event(Cause.Kind.UPDATED, object, updated.before().version(), version);
      case Change.Deleted<TextFile> deleted ->
          new Cause.Event(Cause.Kind.DELETED, object, version, "");
    };
  }

  /** Take a key, look at what is wanted, make it so; try again later if that fails. */
  private void work() {
    try {
      for (var item = queue.take(); item.isPresent(); item = queue.take()) {
        ObjectKey key = item.get().key();
        try {
          reconcile(key);
          queue.forget(key);
        } catch (IOException e) {
          queue.addRateLimited(key);
        } finally {
          queue.done(key);
        }
        reconciled.accept(item.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Never asks what happened, only what is. */
  private void reconcile(ObjectKey key) throws IOException {
    Path capitals = to.resolve(key.name());
    Optional<TextFile> text = texts.lister().get(key);
    if (text.isEmpty()) {
      Files.deleteIfExists(capitals);
    } else {
      Files.writeString(capitals, text.get().text().toUpperCase(Locale.ROOT));
    }
  }

  /** Ends, after the key that is being worked on. */
  @Override
  public void close() {
    queue.shutDown();
    informers.close();
  }
}

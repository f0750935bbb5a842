package dev.trimtab.apiserver.verbs;

import dev.trimtab.apiserver.spi.StoreException;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.RevisionConflict;
import dev.trimtab.apiserver.storage.Write;
import dev.trimtab.workqueue.Periodic;
import dev.trimtab.workqueue.Platform;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets events an hour after they were written. */
public final class EventExpiry implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventExpiry.class);
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Database database;
  private final Platform platform;
  private final Periodic rounds;

  EventExpiry(Database database, Platform platform) {
    this.database = database;
    this.platform = platform;
    this.rounds = new Periodic(platform, EVERY, this::run);
  }

  /** Begins. */
  public void start() {
    rounds.start();
  }

  @Override
  public void close() {
    rounds.close();
  }

  private void run() {
    Instant limit = platform.clock().instant().minus(LIFETIME);
    try {
      for (var entry : database.snapshot().objects("events").from("")) {
        Metadata metadata = Metadata.of(entry.value().tree());
        if (!rounds.isClosed() && isBefore(metadata, limit)) {
          remove(entry.key(), entry.value().revision());
        }
      }
    } catch (StoreException | IllegalStateException e) {
      if (!rounds.isClosed()) {
        LOG.atWarn().setCause(e).log("Old events could not be removed; trying again");
      }
    }
  }

  private void remove(String key, long revision) {
    try {
      database.commit(new Write("events", key, revision, null));
    } catch (RevisionConflict e) {
      // It was written to meanwhile: the next round decides.
      LOG.atDebug().addKeyValue("event", key).log("An event changed while it expired");
    }
  }

  private static boolean isBefore(Metadata metadata, Instant limit) {
    String created = metadata.text("creationTimestamp");
    try {
      return Instant.parse(created).isBefore(limit);
    } catch (DateTimeParseException e) {
      return true;
    }
  }
}

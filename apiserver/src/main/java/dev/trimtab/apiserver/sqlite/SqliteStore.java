package dev.trimtab.apiserver.sqlite;

import dev.trimtab.apiserver.spi.Store;
import dev.trimtab.apiserver.spi.StoreException;
import dev.trimtab.apiserver.spi.StoreException.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A {@link Store} in one SQLite file. */
public final class SqliteStore implements Store {

  private static final String SCHEMA =
      """
      CREATE TABLE IF NOT EXISTS object (
        key TEXT PRIMARY KEY, revision INTEGER NOT NULL, value BLOB NOT NULL);
      CREATE TABLE IF NOT EXISTS log (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1), revision INTEGER NOT NULL);
      INSERT OR IGNORE INTO log VALUES (1, 1);
      """;

  private final Path file;
  private final Connection connection;
  private final PreparedStatement put;
  private final PreparedStatement delete;
  private final PreparedStatement advance;
  private long revision;

  private SqliteStore(Path file, Connection connection) throws SQLException {
    this.file = file;
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      // Exclusive locking keeps a second process out for as long as this one lives.
      statement.execute("PRAGMA locking_mode=EXCLUSIVE");
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      statement.executeUpdate(SCHEMA);
    }
    this.put =
        connection.prepareStatement(
            "INSERT INTO object VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE"
                + " SET revision = excluded.revision, value = excluded.value");
    this.delete = connection.prepareStatement("DELETE FROM object WHERE key = ?");
    this.advance = connection.prepareStatement("UPDATE log SET revision = ?");
    connection.setAutoCommit(false);
  }

  /**
   * Opens the file, creating it if need be; its directory must exist.
   *
   * @throws StoreException if it cannot be opened, is damaged, or another process has it
   */
  public static SqliteStore open(Path file) {
    Connection connection = null;
    try {
      // Not through DriverManager, which would look for every driver there is.
      connection = new JDBC().connect("jdbc:sqlite:" + file, new Properties());
      return new SqliteStore(file, connection);
    } catch (SQLException e) {
      StoreException failure =
          new StoreException(
              "cannot open %s: %s".formatted(file, explain(e)), Outcome.NOTHING_CHANGED, e);
      closeAfter(failure, connection);
      throw failure;
    }
  }

  @Override
  public long load(Consumer<Entry> entries) {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT revision FROM log")) {
        rows.next();
        revision = rows.getLong(1);
      }
      try (ResultSet rows = statement.executeQuery("SELECT key, revision, value FROM object")) {
        while (rows.next()) {
          entries.accept(new Entry(rows.getString(1), rows.getLong(2), rows.getBytes(3)));
        }
      }
      connection.commit();
      return revision;
    } catch (SQLException e) {
      throw new StoreException(
          "cannot read %s: %s".formatted(file, explain(e)), Outcome.NOTHING_CHANGED, e);
    }
  }

  @Override
  public long[] commit(List<Change> changes) {
    long[] revisions = new long[changes.size()];
    long next = revision;
    boolean committing = false;
    try {
      for (int i = 0; i < revisions.length; i++) {
        revisions[i] = ++next;
        apply(changes.get(i), next);
      }
      advance.setLong(1, next);
      advance.executeUpdate();
      committing = true;
      connection.commit();
      revision = next;
      return revisions;
    } catch (SQLException e) {
      throw failed(e, committing);
    }
  }

  private void apply(Change change, long at) throws SQLException {
    byte[] value = change.value();
    if (value == null) {
      delete.setString(1, change.key());
      delete.executeUpdate();
    } else {
      put.setString(1, change.key());
      put.setLong(2, at);
      put.setBytes(3, value);
      put.executeUpdate();
    }
  }

  /**
   * A full disk leaves the file as it was, and so does anything that fails before the commit and
   * can be rolled back. An I/O error while committing may have dropped pages that were thought
   * written: nobody may go on from there.
   */
  private StoreException failed(SQLException cause, boolean committing) {
    boolean full = cause instanceof SQLiteException e && isFull(e.getResultCode());
    Outcome outcome = committing && !full ? Outcome.UNKNOWN : Outcome.NOTHING_CHANGED;
    try {
      connection.rollback();
    } catch (SQLException e) {
      if (!beganAnew()) {
        cause.addSuppressed(e);
        outcome = Outcome.UNKNOWN;
      }
    }
    return new StoreException(
        "cannot write %s: %s".formatted(file, explain(cause)), outcome, cause);
  }

  /**
   * SQLite rolls back by itself after some errors, and then has nothing left to roll back. A new
   * transaction can begin only if none is open.
   */
  private boolean beganAnew() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      return true;
    } catch (SQLException _) {
      return false;
    }
  }

  private static boolean isFull(SQLiteErrorCode code) {
    return code == SQLiteErrorCode.SQLITE_FULL;
  }

  private static String explain(SQLException cause) {
    if (cause instanceof SQLiteException e) {
      return switch (e.getResultCode()) {
        case SQLITE_FULL -> "the disk is full";
        case SQLITE_BUSY, SQLITE_LOCKED -> "another process has it open";
        case SQLITE_READONLY, SQLITE_PERM -> "no permission to write";
        case SQLITE_CANTOPEN -> "the file cannot be opened or created";
        case SQLITE_CORRUPT, SQLITE_NOTADB -> "the file is damaged or not a database";
        default -> String.valueOf(e.getMessage());
      };
    }
    return String.valueOf(cause.getMessage());
  }

  private static void closeAfter(StoreException failure, @Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        failure.addSuppressed(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreException(
          "cannot close %s: %s".formatted(file, explain(e)), Outcome.NOTHING_CHANGED, e);
    }
  }
}

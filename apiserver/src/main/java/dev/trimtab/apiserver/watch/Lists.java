package dev.trimtab.apiserver.watch;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.ListOptions;
import dev.trimtab.apiserver.rest.Page;
import dev.trimtab.apiserver.storage.ChangeEvent;
import dev.trimtab.apiserver.storage.ChangeLog;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.storage.PersistentMap;
import dev.trimtab.apiserver.storage.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Answers lists from snapshots, by Kubernetes' table of resource versions. */
public final class Lists {

  /** How long kube-apiserver waits. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Database database;

  public Lists(Database database) {
    this.database = database;
  }

  /**
   * What was found.
   *
   * @param continueToken empty if nothing is left
   * @param remaining how many are left; -1 if unknown
   */
  public record Found(long revision, List<Document> items, String continueToken, long remaining) {}

  /** Lists what {@code selection} means. */
  public Found list(Selection selection, ListOptions options) {
    State state = state(selection, options);
    boolean paged = options.limit() > 0 && !options.revision().equals("0");
    long limit = paged || !options.continueToken().isEmpty() ? options.limit() : 0;
    List<Document> items = new ArrayList<>();
    for (var entry : state.objects.from(state.from.isEmpty() ? selection.prefix() : state.from)) {
      if (!entry.key().startsWith(selection.prefix())) {
        break;
      }
      if (selection.matches(entry.key(), entry.value())) {
        if (limit > 0 && items.size() == limit) {
          return page(selection, state, items, entry.key());
        }
        items.add(selection.resource().view(entry.value()));
      }
    }
    return new Found(state.revision, items, "", -1);
  }

  private static Found page(
      Selection selection, State state, List<Document> items, String nextKey) {
    long remaining = -1;
    if (selection.isByKey()) {
      String end = selection.prefix() + Character.MAX_VALUE;
      remaining = (long) state.objects.rank(end) - state.objects.rank(nextKey);
    }
    return new Found(state.revision, items, new Page(state.revision, nextKey).token(), remaining);
  }

  private State state(Selection selection, ListOptions options) {
    String resource = selection.resource().storage();
    Snapshot now = database.snapshot();
    if (!options.continueToken().isEmpty()) {
      if (options.revisionNumber() != 0) {
        throw ApiException.badRequest(
            "specifying resource version is not allowed when using continue");
      }
      Page page = Page.parse(options.continueToken());
      return page.revision() < 0
          ? new State(now.revision(), now.objects(resource), page.from())
          : past(resource, page);
    }
    long asked = options.revisionNumber();
    if (asked > now.revision()) {
      now = awaited(asked);
    }
    boolean exact =
        options.match().equals("Exact")
            || (options.match().isEmpty() && asked > 0 && options.limit() > 0);
    return exact
        ? past(resource, new Page(asked, ""))
        : new State(now.revision(), now.objects(resource), "");
  }

  private State past(String resource, Page page) {
    if (page.revision() > database.snapshot().revision()) {
      throw tooLarge(page.revision(), database.snapshot().revision());
    }
    ChangeLog log = database.log(resource);
    ChangeEvent event = log.at(page.revision());
    if (event == null) {
      throw expired(page);
    }
    return new State(page.revision(), event.state(), page.from());
  }

  /** Clients may know of a revision from elsewhere before it is here; briefly it is waited for. */
  private Snapshot awaited(long revision) {
    if (!database.awaitRevision(revision, PATIENCE)) {
      throw tooLarge(revision, database.snapshot().revision());
    }
    return database.snapshot();
  }

  static ApiException tooLarge(long asked, long current) {
    return new ApiException(
            504, "Timeout", "Too large resource version: %d, current: %d".formatted(asked, current))
        .retryAfter(1)
        .cause("ResourceVersionTooLarge", "Too large resource version", "");
  }

  private static ApiException expired(Page page) {
    if (page.from().isEmpty()) {
      return new ApiException(
          410, "Expired", "The resourceVersion for the provided list is too old.");
    }
    return new ApiException(
            410,
            "Expired",
            "The provided continue parameter is too old to display a consistent list result. You"
                + " can start a new list without the continue parameter, or use the continue"
                + " token in this response to retrieve the remainder of the results. Continuing"
                + " with the provided token results in an inconsistent list - objects that were"
                + " created, modified, or deleted between the time the first chunk was returned"
                + " and now may show up in the list.")
        .continueToken(new Page(-1, page.from()).token());
  }

  private record State(long revision, PersistentMap<Document> objects, String from) {}
}

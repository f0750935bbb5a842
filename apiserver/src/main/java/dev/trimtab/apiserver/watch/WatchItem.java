package dev.trimtab.apiserver.watch;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.storage.ChangeEvent;
import dev.trimtab.apiserver.storage.Document;

/** What a watch says. */
public sealed interface WatchItem {

  /** An object came, changed or went, as far as the selection is concerned. */
  record Change(ChangeEvent.Type type, Document document) implements WatchItem {}

  /**
   * Every change up to a revision has been said.
   *
   * @param initialEventsEnd whether what there was at the start is now complete
   */
  record Bookmark(long revision, boolean initialEventsEnd) implements WatchItem {}

  /** The watch cannot go on; the last item. */
  record Failure(ApiException cause) implements WatchItem {}
}

package dev.trimtab.apiserver.storage;

import dev.trimtab.apiserver.spi.Store;
import java.util.HashMap;
import java.util.Map;

/** Collects what a store hands over at start. */
final class Loading {

  private final Map<String, PersistentMap<Document>> resources = new HashMap<>();

  void add(Store.Entry entry) {
    Layout.Location location = Layout.parse(entry.key());
    Document document = Document.of(CanonicalJson.canonical(entry.value()), entry.revision());
    resources.merge(
        location.resource(),
        PersistentMap.<Document>empty().with(location.key(), document),
        (all, one) -> all.with(location.key(), document));
  }

  Snapshot snapshot(long revision) {
    PersistentMap<PersistentMap<Document>> all = PersistentMap.empty();
    for (var resource : resources.entrySet()) {
      all = all.with(resource.getKey(), resource.getValue());
    }
    return new Snapshot(revision, all);
  }
}

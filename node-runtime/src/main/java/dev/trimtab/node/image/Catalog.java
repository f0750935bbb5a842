package dev.trimtab.node.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which images there are and what they are called; kept in one file that is replaced as a whole.
 */
final class Catalog {

  /**
   * An image.
   *
   * @param id digest of its configuration
   * @param manifest digest of its manifest
   * @param target digest of what its name led to: the manifest, or an index of several
   * @param names in order; empty if only containers hold it
   */
  record Entry(Digest id, Digest manifest, Digest target, List<String> names) {
    Entry {
      names = names.stream().sorted().distinct().toList();
    }

    private Entry withNames(TreeSet<String> other) {
      return new Entry(id, manifest, target, List.copyOf(other));
    }
  }

  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock; by id. A name is in one entry only.
  private final Map<String, Entry> entries = new TreeMap<>();

  Catalog(Path file) {
    this.file = file;
    load();
  }

  List<Entry> list() {
    lock.lock();
    try {
      return List.copyOf(entries.values());
    } finally {
      lock.unlock();
    }
  }

  Optional<Entry> byId(String id) {
    lock.lock();
    try {
      return Optional.ofNullable(entries.get(id));
    } finally {
      lock.unlock();
    }
  }

  Optional<Entry> byName(String name) {
    return list().stream().filter(e -> e.names().contains(name)).findFirst();
  }

  /** Adds an image and gives it names, which others lose. */
  Entry add(Entry added) {
    lock.lock();
    try {
      var names = new TreeSet<>(added.names());
      var there = entries.get(added.id().toString());
      if (there != null) {
        names.addAll(there.names());
      }
      added.names().forEach(this::takeName);
      var entry = added.withNames(names);
      entries.put(entry.id().toString(), entry);
      save();
      return entry;
    } finally {
      lock.unlock();
    }
  }

  /** Takes names away from whatever has them; images stay. */
  void removeNames(List<String> names) {
    lock.lock();
    try {
      names.forEach(this::takeName);
      save();
    } finally {
      lock.unlock();
    }
  }

  void remove(String id) {
    lock.lock();
    try {
      if (entries.remove(id) != null) {
        save();
      }
    } finally {
      lock.unlock();
    }
  }

  private void takeName(String name) {
    entries.replaceAll(
        (id, entry) -> {
          var names = new TreeSet<>(entry.names());
          return names.remove(name) ? entry.withNames(names) : entry;
        });
  }

  private void load() {
    if (!Files.exists(file)) {
      return;
    }
    try {
      for (var node : Json.object(Files.readAllBytes(file), file.toString()).path("images")) {
        var entry = entry(node);
        entries.put(entry.id().toString(), entry);
      }
    } catch (IOException e) {
      throw Disk.failure("cannot read " + file, e);
    } catch (NodeException.Invalid e) {
      throw new NodeException.Unavailable(
          file + " is damaged: " + e.getMessage() + "; remove it to start with no images", e);
    }
  }

  private static Entry entry(JsonNode node) {
    return new Entry(
        Digest.parse(node.path("id").asText()),
        Digest.parse(node.path("manifest").asText()),
        Digest.parse(node.path("target").asText()),
        Json.strings(node.path("names")));
  }

  private void save() {
    var images = new ArrayList<Map<String, Object>>();
    entries.values().stream()
        .sorted(Comparator.comparing(e -> e.id().toString()))
        .forEach(
            e ->
                images.add(
                    Map.of(
                        "id", e.id().toString(),
                        "manifest", e.manifest().toString(),
                        "target", e.target().toString(),
                        "names", e.names())));
    Disk.replace(file, Json.bytes(Map.of("images", images)));
  }
}

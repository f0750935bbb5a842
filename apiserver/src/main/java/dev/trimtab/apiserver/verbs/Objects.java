package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ObjectLookup;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.resources.VersionConversion;
import dev.trimtab.apiserver.spi.StoreException;
import dev.trimtab.apiserver.storage.CanonicalJson;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.storage.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Objects by target: reads and raw writes. */
public final class Objects implements ObjectLookup {

  private final Database database;
  private final Catalog catalog;

  public Objects(Database database, Catalog catalog) {
    this.database = database;
    this.catalog = catalog;
  }

  /** The resource of that qualified name; null if it is not served. */
  @Nullable ServedResource served(String qualifiedName) {
    return catalog.find(qualifiedName);
  }

  /** What a name means. */
  Target target(String qualifiedResource, String namespace, String name, String subresource) {
    ServedResource resource = catalog.find(qualifiedResource);
    if (resource == null) {
      throw ApiException.noSuchResource();
    }
    return new Target(resource, namespace, name, subresource);
  }

  /** The object as stored, or null. */
  @Nullable Document find(Target target) {
    return database.snapshot().get(target.resource().storage(), target.key());
  }

  /** The object as stored. */
  Document read(Target target) {
    Document document = find(target);
    if (document == null) {
      throw target.notFound();
    }
    return document;
  }

  /** The object as its version shows it; a fresh tree. */
  static ObjectNode tree(Target target, Document stored) {
    return target.resource().view(stored).tree();
  }

  /**
   * Stores {@code object}, which is in the target's version.
   *
   * @param expected the revision it must have now; 0 to create it
   * @throws dev.trimtab.apiserver.storage.RevisionConflict if it has another
   */
  Document put(Target target, ObjectNode object, long expected, boolean dryRun) {
    VersionConversion.toStored(target.resource(), object);
    byte[] value = CanonicalJson.encode(object);
    long revision =
        dryRun
            ? expected
            : commit(new Write(target.resource().storage(), target.key(), expected, value));
    return target.resource().view(Document.of(value, revision));
  }

  /** Removes the object. */
  void remove(Target target, long expected, boolean dryRun) {
    if (!dryRun) {
      commit(new Write(target.resource().storage(), target.key(), expected, null));
    }
  }

  private long commit(Write write) {
    try {
      return database.commit(write);
    } catch (StoreException e) {
      ApiException failure =
          switch (e.outcome()) {
            case NOTHING_CHANGED ->
                new ApiException(
                    507, "InsufficientStorage", "nothing was stored: " + e.getMessage());
            case UNKNOWN ->
                new ApiException(
                    500, "InternalError", "Internal error occurred: " + e.getMessage());
          };
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  public Optional<ObjectNode> get(String resource, String namespace, String name) {
    ServedResource served = catalog.find(resource);
    if (served == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(
            database.snapshot().get(served.storage(), served.key(namespace, name)))
        .map(document -> served.view(document).tree());
  }

  @Override
  public List<ObjectNode> list(String resource, String namespace) {
    List<ObjectNode> all = new ArrayList<>();
    ServedResource served = catalog.find(resource);
    if (served == null) {
      return all;
    }
    String prefix = served.keyPrefix(namespace);
    for (var entry : database.snapshot().objects(served.storage()).from(prefix)) {
      if (!entry.key().startsWith(prefix)) {
        break;
      }
      all.add(served.view(entry.value()).tree());
    }
    return all;
  }
}

package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.verbs.Updater.Unconditional;
import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the objects of a definition that is to go, then lets it go.
 *
 * <p><b>Threads.</b> One run at a time, on a thread of the platform.
 */
public final class DefinitionCleanup implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DefinitionCleanup.class);

  /** Objects with finalizers take as long as their controllers do. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Database database;
  private final Objects objects;
  private final Updater updater;
  private final Deleter deleter;
  private final Platform platform;
  private final AtomicBoolean pending = new AtomicBoolean();
  private volatile @Nullable Timer retry;
  private volatile boolean closed;

  DefinitionCleanup(
      Database database, Objects objects, Updater updater, Deleter deleter, Platform platform) {
    this.database = database;
    this.objects = objects;
    this.updater = updater;
    this.deleter = deleter;
    this.platform = platform;
  }

  /** Looks now, and whenever a definition changes. */
  public void start() {
    database.log(Catalog.DEFINITIONS).addListener(this::trigger);
    trigger();
  }

  @Override
  public void close() {
    closed = true;
    Timer timer = retry;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void trigger() {
    if (!closed && pending.compareAndSet(false, true)) {
      platform.threads().newThread(this::run).start();
    }
  }

  private void run() {
    pending.set(false);
    boolean again = false;
    for (ObjectNode definition :
        objects.list("customresourcedefinitions.apiextensions.k8s.io", "")) {
      Metadata metadata = Metadata.of(definition);
      if (metadata.isBeingDeleted() && hasFinalizer(metadata)) {
        again |= !clean(definition, metadata.name());
      }
    }
    if (again && !closed) {
      retry = platform.timers().schedule(RETRY, this::trigger);
    }
  }

  /** Whether the definition could be released. */
  private boolean clean(ObjectNode definition, String name) {
    JsonNode spec = definition.path("spec");
    ServedResource resource =
        objects.served(
            spec.path("names").path("plural").asText() + "." + spec.path("group").asText());
    try {
      if (resource != null && !deleteAll(resource)) {
        return false;
      }
      release(name);
      return true;
    } catch (ApiException | IllegalStateException e) {
      if (!closed) {
        LOG.atWarn()
            .addKeyValue("definition", name)
            .setCause(e)
            .log("The objects of a custom resource could not be deleted yet; trying again");
      }
      return closed;
    }
  }

  private boolean deleteAll(ServedResource resource) {
    for (ObjectNode object : objects.list(resource.type().qualifiedName(), "")) {
      Metadata metadata = Metadata.of(object);
      if (!metadata.isBeingDeleted()) {
        deleter.delete(
            new Target(resource, metadata.text("namespace"), metadata.name(), ""),
            DeleteOptions.NONE);
      }
    }
    return objects.list(resource.type().qualifiedName(), "").isEmpty();
  }

  private void release(String name) {
    Target target = objects.target("customresourcedefinitions.apiextensions.k8s.io", "", name, "");
    updater.update(
        target,
        current -> {
          ArrayNode finalizers = Metadata.of(current).node().withArray("finalizers");
          for (int i = finalizers.size() - 1; i >= 0; i--) {
            if (finalizers.get(i).asText().equals(DefinitionStatus.CLEANUP_FINALIZER)) {
              finalizers.remove(i);
            }
          }
          if (finalizers.isEmpty()) {
            Metadata.of(current).node().remove("finalizers");
          }
          return current;
        },
        Unconditional.ALWAYS,
        WriteOptions.own());
  }

  private static boolean hasFinalizer(Metadata metadata) {
    for (JsonNode finalizer : metadata.node().path("finalizers")) {
      if (finalizer.asText().equals(DefinitionStatus.CLEANUP_FINALIZER)) {
        return true;
      }
    }
    return false;
  }
}

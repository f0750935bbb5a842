package dev.trimtab.controllers.garbage;

import dev.trimtab.controllers.shared.Discovery;
import dev.trimtab.controllers.shared.MetadataApi;
import dev.trimtab.controllers.shared.ServedKind;
import dev.trimtab.framework.spi.BackgroundTask;
import dev.trimtab.informer.EventHandler;
import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.SharedInformer;
import dev.trimtab.informer.fabric8.Fabric8ObjectType;
import dev.trimtab.workqueue.Cause;
import dev.trimtab.workqueue.WorkItem;
import dev.trimtab.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The garbage collector. */
public final class GarbageCollector implements BackgroundTask {

  private static final Logger log = LoggerFactory.getLogger(GarbageCollector.class);

  /** Only that there are some matters; the watch is shared with the one that feeds the graph. */
  private static final Fabric8ObjectType<GenericKubernetesResource> DEFINITIONS =
      Monitors.type(
          new ServedKind(
              "apiextensions.k8s.io",
              "v1",
              "customresourcedefinitions",
              "CustomResourceDefinition",
              false));

  private static final int WORKERS = 8;
  private static final Set<String> VERBS = Set.of("delete", "list", "watch");

  /** The key that stands for "ask which kinds there are"; no UID looks like it. */
  private static final String KINDS = "kinds";

  /** Kinds served by others than custom resource definitions come and go without an event. */
  private static final Duration KINDS_EVERY = Duration.ofSeconds(30);

  /** A custom resource is served a moment after its definition is stored. */
  private static final Duration KINDS_SETTLE = Duration.ofMillis(200);

  private static final Duration WAIT_FOR_WATCHES = Duration.ofMillis(100);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "garbage-collector";
  }

  @Override
  public Running start(Environment environment) {
    return new Session(environment);
  }

  /** One run, from start to close. */
  private static final class Session implements Running {

    private final Environment environment;
    private final WorkQueue<String> queue;
    private final Monitors monitors;
    private final ItemCheck check;
    private final InformerFactory.Lease<GenericKubernetesResource> definitions;
    private final SharedInformer.Registration definitionEvents;
    private final AtomicBoolean closed = new AtomicBoolean();

    Session(Environment environment) {
      this.environment = environment;
      this.queue = WorkQueue.<String>builder(environment.platform()).build();
      var graph = new Graph();
      var api = new MetadataApi(environment.client());
      this.monitors =
          new Monitors(environment.informers(), graph, due -> due.forEach(this::enqueue));
      this.check = new ItemCheck(graph, new OwnerStates(graph, monitors, api), api, this::enqueue);
      enqueue(KINDS);
      this.definitions = environment.informers().lease(InformerSpec.all(DEFINITIONS));
      this.definitionEvents = definitions.informer().addHandler(new DefinitionEvents());
      for (int i = 0; i < WORKERS; i++) {
        environment.platform().threads().newThread(this::work).start();
      }
    }

    private void enqueue(String key) {
      queue.add(key, new Cause.Timer());
    }

    private void work() {
      try {
        for (Optional<WorkItem<String>> item = queue.take();
            item.isPresent();
            item = queue.take()) {
          String key = item.get().key();
          try {
            handle(key);
          } catch (RuntimeException e) {
            if (!closed.get()) {
              log.atWarn()
                  .addKeyValue("uid", key)
                  .setCause(e)
                  .log("garbage collection failed for an object; will be tried again");
              queue.addRateLimited(key);
            }
          } finally {
            queue.done(key);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void handle(String key) throws InterruptedException {
      if (closed.get()) {
        return;
      }
      if (key.equals(KINDS)) {
        monitors.watch(collectableKinds());
        queue.forget(KINDS);
        queue.addAfter(KINDS, KINDS_EVERY, new Cause.Timer());
      } else if (monitors.areComplete()) {
        settle(key, check.look(key));
      } else {
        queue.addAfter(key, WAIT_FOR_WATCHES, new Cause.Timer());
      }
    }

    private void settle(String uid, ItemCheck.Outcome outcome) {
      switch (outcome) {
        case SETTLED -> queue.forget(uid);
        case SOON -> queue.addAfter(uid, WAIT_FOR_WATCHES, new Cause.Timer());
        case LATER -> queue.addRateLimited(uid);
      }
    }

    /** Events are many, short-lived and owned by nobody. */
    private List<ServedKind> collectableKinds() {
      return Discovery.kinds(environment.client(), VERBS).stream()
          .filter(kind -> !kind.kind().equals("Event"))
          .toList();
    }

    @Override
    public void close() {
      if (closed.getAndSet(true)) {
        return;
      }
      definitionEvents.close();
      definitions.close();
      try {
        if (!queue.shutDownAndDrain(STOP_LIMIT)) {
          log.atWarn().log("garbage collection was still under way at shut-down");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      monitors.close();
    }

    private final class DefinitionEvents implements EventHandler<GenericKubernetesResource> {
      @Override
      public void added(GenericKubernetesResource definition, boolean initial) {
        if (!initial) {
          askSoon();
        }
      }

      @Override
      public void updated(GenericKubernetesResource before, GenericKubernetesResource after) {
        askSoon();
      }

      @Override
      public void deleted(GenericKubernetesResource last, boolean finalStateUnknown) {
        askSoon();
      }

      private void askSoon() {
        queue.addAfter(KINDS, KINDS_SETTLE, new Cause.Timer());
      }
    }
  }
}

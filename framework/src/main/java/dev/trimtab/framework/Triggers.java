package dev.trimtab.framework;

import dev.trimtab.informer.EventHandler;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.workqueue.Cause;
import dev.trimtab.workqueue.Priority;
import dev.trimtab.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.utils.ApiVersionUtil;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns events into keys of one controller. */
final class Triggers<T extends HasMetadata> {

  private final Controller<T> controller;
  private final WorkQueue<ObjectKey> queue;
  private final String ownerKind;
  private final String ownerGroup;
  private final boolean namespaced;

  Triggers(Controller<T> controller, WorkQueue<ObjectKey> queue) {
    this.controller = controller;
    this.queue = queue;
    this.ownerKind = HasMetadata.getKind(controller.kind());
    this.ownerGroup = HasMetadata.getGroup(controller.kind());
    this.namespaced =
        io.fabric8.kubernetes.api.model.Namespaced.class.isAssignableFrom(controller.kind());
  }

  EventHandler<T> primary() {
    return new Enqueue<>(
        object ->
            controller.filter().test(object) ? List.of(RecordingWriter.keyOf(object)) : List.of());
  }

  <R extends HasMetadata> EventHandler<R> owned() {
    return new Enqueue<>(
        object ->
            OwnerReferences.controllerOf(object)
                .filter(this::isOurKind)
                .map(reference -> List.of(ownerKey(object, reference)))
                .orElse(List.of()));
  }

  <R extends HasMetadata> EventHandler<R> watched(Controller.Watched<R> watched) {
    return new Enqueue<>(watched.mapper(), watched.gone());
  }

  private boolean isOurKind(OwnerReference reference) {
    String group =
        Optional.ofNullable(ApiVersionUtil.trimGroupOrNull(reference.getApiVersion())).orElse("");
    return reference.getKind().equals(ownerKind) && group.equals(ownerGroup);
  }

  private ObjectKey ownerKey(HasMetadata object, OwnerReference reference) {
    return namespaced
        ? ObjectKey.of(object.getMetadata().getNamespace(), reference.getName())
        : ObjectKey.of(reference.getName());
  }

  /** Makes due what an object stood for before a change and what it stands for after. */
  private final class Enqueue<R extends HasMetadata> implements EventHandler<R> {
    private final Function<? super R, ? extends Collection<ObjectKey>> keys;

    private final Function<? super R, ? extends Collection<ObjectKey>> keysOfGone;

    Enqueue(Function<? super R, ? extends Collection<ObjectKey>> keys) {
      this(keys, keys);
    }

    Enqueue(
        Function<? super R, ? extends Collection<ObjectKey>> keys,
        Function<? super R, ? extends Collection<ObjectKey>> keysOfGone) {
      this.keys = keys;
      this.keysOfGone = keysOfGone;
    }

    @Override
    public void added(R object, boolean initial) {
      add(object, initial ? Priority.LOW : Priority.NORMAL, Cause.Kind.ADDED, "", version(object));
    }

    @Override
    public void updated(R before, R after) {
      boolean resync = version(before).equals(version(after));
      Priority priority = resync ? Priority.LOW : Priority.NORMAL;
      Cause.Kind kind = resync ? Cause.Kind.RESYNC : Cause.Kind.UPDATED;
      // In the order of time: a mapper may remember what it was shown last.
      if (!resync) {
        add(before, priority, kind, version(before), version(after));
      }
      add(after, priority, kind, version(before), version(after));
    }

    @Override
    public void deleted(R last, boolean finalStateUnknown) {
      String to = finalStateUnknown ? "" : version(last);
      Cause cause = cause(last, Cause.Kind.DELETED, version(last), to);
      keysOfGone.apply(last).forEach(key -> queue.add(key, Priority.NORMAL, cause));
    }

    private void add(R object, Priority priority, Cause.Kind kind, String from, String to) {
      Cause cause = cause(object, kind, from, to);
      keys.apply(object).forEach(key -> queue.add(key, priority, cause));
    }

    private Cause cause(R object, Cause.Kind kind, String from, String to) {
      String name = object.getKind() + " " + RecordingWriter.keyOf(object);
      return new Cause.Event(kind, name, from, to);
    }

    private String version(R object) {
      return object.getMetadata().getResourceVersion();
    }
  }
}

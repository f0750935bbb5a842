package dev.trimtab.agent.pod;

import dev.trimtab.agent.probe.Probes;
import dev.trimtab.framework.Context;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.node.ContainerStatus;
import dev.trimtab.node.ContainerStatus.State;
import dev.trimtab.node.SandboxStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks at one pod of this node: sees what runs, decides, begins steps, tells the server. Never
 * blocks on a step; those make the pod due again when they end.
 */
public final class PodReconciler implements Reconciler<Pod> {

  /**
   * How long the states that a pod passes through while it starts may go untold: less than a person
   * would miss. A pod that starts faster is told of once, when it runs; each telling would make
   * every controller of the pod look.
   */
  private static final Duration START_UNTOLD = Duration.ofMillis(300);

  private final NodeSide node;
  private final Supplier<Admission> admission;
  private final PodTable table = new PodTable();
  private final Probes probes;
  private final Consumer<Pod> due;
  private final Steps steps;
  private final Leftovers leftovers;

  /**
   * @param admission what the node has to offer now
   * @param probes the probes of this node's containers
   * @param due makes a pod be looked at again; must not block
   */
  public PodReconciler(
      NodeSide node, Supplier<Admission> admission, Probes probes, Consumer<Pod> due) {
    this.node = node;
    this.admission = admission;
    this.probes = probes;
    this.due = due;
    this.steps = new Steps(node, due);
    this.leftovers = new Leftovers(node, table, steps);
  }

  @Override
  public Result reconcile(Pod pod, Context<Pod> context) throws IOException {
    PodEntry entry = table.entry(pod);
    admit(entry, pod);
    // Read before the runtime is: a step that ends in between makes the pod due again.
    var busy = entry.busy();
    var memory = entry.memory();
    List<SandboxStatus> sandboxes = node.runtime().sandboxes();
    List<ContainerStatus> containers = node.runtime().containers();
    Observed observed = Observed.of(Pods.uid(pod), sandboxes, containers);
    probe(pod, observed, memory);
    var states = probes.states(Pods.uid(pod));
    var view = new PodView(pod, observed, memory, states, busy, node.now());
    condemn(entry, view);
    Decision decision = Lifecycle.decide(view);
    decision.actions().stream()
        .filter(action -> !(action instanceof Action.DeleteFromServer))
        .forEach(action -> steps.begin(entry, observed, action));
    boolean more = !busy.isEmpty() || !decision.actions().isEmpty();
    Optional<Instant> untold = tell(entry, view, more, context);
    new BackOffEvents(node.events(), entry).tell(view);
    decision.actions().stream()
        .filter(Action.DeleteFromServer.class::isInstance)
        .forEach(action -> steps.begin(entry, observed, action));
    ObjectKey key = key(pod);
    Optional<Instant> others = leftovers.end(key, Pods.uid(pod), sandboxes, containers);
    return wake(Stream.of(decision.wake(), others, untold));
  }

  @Override
  public Result absent(ObjectKey key, Context<Pod> context) throws IOException {
    table.named(key).forEach(e -> probes.forget(Pods.uid(e.pod())));
    return wake(
        Stream.of(leftovers.end(key, "", node.runtime().sandboxes(), node.runtime().containers())));
  }

  /** The pod of a sandbox or container of this runtime, as last seen. */
  public Optional<Pod> find(String uid) {
    return table.find(uid).map(PodEntry::pod);
  }

  /** Pods that were admitted and are not about to end. */
  public List<Pod> active() {
    return table.active().stream().filter(pod -> !Pods.isDeleting(pod)).toList();
  }

  /** Ends a pod as failed, at once, to relieve the node. */
  public void evict(Pod pod, String message) {
    table
        .find(Pods.uid(pod))
        .ifPresent(
            entry -> {
              entry.remember(m -> m.condemned(new Verdict("Evicted", message, true)));
              node.events().warning(pod, "Evicted", message);
              due.accept(pod);
            });
  }

  /** Whether nothing of a pod runs any more and its volumes are gone. */
  public boolean isCleanedUp(Pod pod) {
    return table
        .find(Pods.uid(pod))
        .map(entry -> entry.memory().volumes() instanceof PodMemory.Volumes.Released)
        .orElse(true);
  }

  private static ObjectKey key(Pod pod) {
    return ObjectKey.of(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  /** What runs already, or is about to end, is not asked whether it may. */
  private void admit(PodEntry entry, Pod pod) {
    if (entry.memory().admitted()) {
      return;
    }
    boolean known = Pods.status(pod).getStartTime() != null;
    Optional<Verdict> refusal =
        known || Pods.isDeleting(pod) || Pods.isTerminal(pod)
            ? Optional.empty()
            : admission.get().refuse(pod, table.active());
    refusal.ifPresent(v -> node.events().warning(pod, v.reason(), v.message()));
    entry.remember(m -> m.admittedWith(refusal.orElse(null)));
  }

  private void condemn(PodEntry entry, PodView view) {
    if (entry.memory().verdict() == null) {
      Lifecycle.verdict(view)
          .ifPresent(
              verdict -> {
                entry.remember(m -> m.condemned(verdict));
                node.events().normal(view.pod(), verdict.reason(), verdict.message());
              });
    }
  }

  private void probe(Pod pod, Observed observed, PodMemory memory) {
    if (Pods.isTerminal(pod)) {
      probes.forget(Pods.uid(pod));
      return;
    }
    Map<ContainerStatus, Instant> running = new HashMap<>();
    for (ContainerStatus container : observed.running()) {
      boolean stopping = memory.stops().containsKey(container.id());
      if (!stopping && container.state() instanceof State.Running state) {
        running.put(container, state.started());
      }
    }
    String ip = observed.newestSandbox().map(SandboxStatus::ip).orElse("");
    probes.watch(pod, ip, running);
  }

  /**
   * Tells the server how the pod is.
   *
   * @param more whether a step is under way, whose end will bring more to tell
   * @return when to look again because something is still to be told
   */
  private Optional<Instant> tell(PodEntry entry, PodView view, boolean more, Context<Pod> context) {
    Pod pod = view.pod();
    PodStatus status =
        new PodStatuses(view, node.facts().hostIp(), new TerminationFiles(node.paths(), pod)).now();
    boolean news = !status.equals(pod.getStatus());
    if (news && more && isStarting(pod, status)) {
      Instant latest = entry.holdBack(view.now()).plus(START_UNTOLD);
      if (latest.isAfter(view.now())) {
        return Optional.of(latest);
      }
    }
    if (news) {
      Pod after = new PodBuilder(pod).withStatus(status).build();
      context.writer().patchStatus(pod, after);
      node.meters().changed(pod, status, node.now());
    }
    entry.told();
    return Optional.empty();
  }

  private static boolean isStarting(Pod pod, PodStatus next) {
    return "Pending".equals(Pods.status(pod).getPhase())
        && "Pending".equals(next.getPhase())
        && !Pods.isDeleting(pod);
  }

  private Result wake(Stream<Optional<Instant>> times) {
    return times
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .map(
            time -> {
              Duration delay = Duration.between(node.now(), time);
              return Result.requeueAfter(delay.isPositive() ? delay : Duration.ofMillis(1));
            })
        .orElseGet(Result::done);
  }
}

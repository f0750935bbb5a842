package dev.trimtab.agent.pod;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to do about a pod now.
 *
 * @param actions steps, all of which may be taken at the same time
 * @param wake when to look again even if nothing happens
 */
public record Decision(List<Action> actions, Optional<Instant> wake) {
  public Decision {
    actions = List.copyOf(actions);
  }

  /** Collects a decision. Not thread-safe. */
  static final class Draft {
    private final List<Action> actions = new ArrayList<>();
    private final Set<String> busy;
    private Optional<Instant> wake = Optional.empty();

    /** Leaves out steps whose slot is busy. */
    Draft(Set<String> busy) {
      this.busy = busy;
    }

    void act(Action action) {
      if (!busy.contains(action.slot())) {
        actions.add(action);
      }
    }

    /** The earliest of the given times wins. */
    void wakeAt(Instant time) {
      wake = Optional.of(wake.filter(time::isAfter).orElse(time));
    }

    Decision done() {
      return new Decision(actions, wake);
    }
  }
}

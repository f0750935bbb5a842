package dev.trimtab.controllers.scheduler.spi;

import java.util.List;

/**
 * The steps of a scheduler, in order: the pod is chosen that is looked at next; every filter is
 * asked about every node until one objects; every score is asked about the nodes that are left; if
 * none is left, room may be made.
 */
public record Pipeline(
    OrderStep order,
    List<FilterStep> filters,
    List<ScoreStep> scores,
    PreemptStep preempt,
    BindStep bind) {
  public Pipeline {
    filters = List.copyOf(filters);
    scores = List.copyOf(scores);
  }
}

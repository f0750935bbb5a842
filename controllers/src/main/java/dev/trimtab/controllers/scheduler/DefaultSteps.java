package dev.trimtab.controllers.scheduler;

import dev.trimtab.controllers.scheduler.spi.Pipeline;
import java.util.List;

/** The steps of the default scheduler, cheap filters first. */
public final class DefaultSteps {

  private DefaultSteps() {}

  /** A new pipeline of the default steps; those who want other ones start from its lists. */
  public static Pipeline pipeline() {
    return new Pipeline(
        new PriorityOrder(),
        List.of(
            new UnschedulableFilter(),
            new NodeNameFilter(),
            new TaintFilter(),
            new NodeAffinityFilter(),
            new HostPortFilter(),
            new ResourceFilter(),
            new SpreadFilter(),
            new PodAffinityFilter()),
        List.of(
            new TaintScore(),
            new NodeAffinityScore(),
            new SpreadScore(),
            new PodAffinityScore(),
            new LeastAllocatedScore(),
            new BalanceScore(),
            new ImageLocalityScore()),
        new DefaultPreemption(),
        new ApiBinding());
  }
}

package dev.trimtab.node;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A container as it is.
 *
 * @param id given by the runtime
 * @param sandboxId its sandbox
 * @param spec as requested
 * @param state where it stands
 */
public record ContainerStatus(String id, String sandboxId, ContainerSpec spec, State state) {

  /** Where a container stands. */
  public sealed interface State {
    /** Prepared, not yet run. */
    record Created(Instant created) implements State {}

    /** Running as process {@code pid} of the machine. */
    record Running(Instant created, Instant started, long pid) implements State {}

    /**
     * Ended.
     *
     * @param started null if its program could not be executed
     * @param exitCode 0 to 255; 128 + signal if a signal ended it
     * @param signal the signal that ended it, or 0
     * @param oomKilled the kernel ended it for want of memory
     * @param message what went wrong before its program ran; empty otherwise
     */
    record Exited(
        Instant created,
        @Nullable Instant started,
        Instant finished,
        int exitCode,
        int signal,
        boolean oomKilled,
        String message)
        implements State {}
  }
}

package dev.trimtab.informer;

import dev.trimtab.informer.ReflectorState.BackingOff;
import dev.trimtab.informer.ReflectorState.Listing;
import dev.trimtab.informer.ReflectorState.Starting;
import dev.trimtab.informer.ReflectorState.Watching;
import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.RateLimiter;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says how a {@link Reflector} goes on after something went wrong: where, and after how long. Only
 * for the reflector's thread.
 */
final class Setbacks {

  private static final Logger log = LoggerFactory.getLogger(Setbacks.class);

  /** After so many restarts of a paged listing the whole list is asked for at once. */
  static final int PAGED_RESTARTS = 2;

  /** So many watches in a row that end at once without a word mean that the version is useless. */
  private static final int BARREN_WATCHES = 3;

  private static final String KEY = "server";

  private final String name;
  private final RateLimiter<String> backOff;
  private int barrenWatches;

  Setbacks(String name, Platform platform, ReflectorSettings settings) {
    this.name = name;
    backOff = RateLimiter.exponential(platform, settings.backOffBase(), settings.backOffCap());
  }

  /** The server's state was read. */
  void synced() {
    backOff.forget(KEY);
  }

  /** A watch said something, or lasted. */
  void watched() {
    barrenWatches = 0;
    backOff.forget(KEY);
  }

  /** A watch from {@code position} ended at once without a word. */
  ReflectorState afterBarrenWatch(String position) {
    if (++barrenWatches < BARREN_WATCHES) {
      return later(new Watching(position));
    }
    // Some servers never answer 410 and end the watch instead.
    log.atWarn().addKeyValue("informer", name).log("watches end without a word; listing anew");
    barrenWatches = 0;
    return later(new Starting());
  }

  /**
   * A request failed.
   *
   * @param position all up to here is known; empty if that cannot be said
   */
  ReflectorState afterFailure(ReflectorState state, String position, ServerException failure) {
    return switch (failure) {
      case ServerException.Expired expired -> afterExpiry(state);
      case ServerException.Absent absent -> {
        report("kind is not served; waiting for it", absent);
        yield later(new Starting());
      }
      case ServerException.Rejected rejected -> {
        report("server rejected the request", rejected);
        yield later(resume(position));
      }
      case ServerException.Unavailable unavailable -> {
        report("server is unavailable", unavailable);
        Duration delay = backOff.next(KEY);
        Duration least = unavailable.retryAfter();
        yield new BackingOff(delay.compareTo(least) > 0 ? delay : least, resume(position));
      }
    };
  }

  private ReflectorState afterExpiry(ReflectorState state) {
    if (state instanceof Listing listing && listing.restarts() < PAGED_RESTARTS) {
      return new Listing(listing.restarts() + 1);
    }
    log.atInfo().addKeyValue("informer", name).log("version is too old; listing anew");
    boolean again = backOff.failures(KEY) > 0;
    ReflectorState later = later(new Starting());
    return again ? later : new Starting();
  }

  private ReflectorState resume(String position) {
    return position.isEmpty() ? new Starting() : new Watching(position);
  }

  private ReflectorState later(ReflectorState next) {
    return new BackingOff(backOff.next(KEY), next);
  }

  private void report(String what, ServerException failure) {
    // Once loudly, then quietly, until something works again.
    var level = backOff.failures(KEY) == 0 ? Level.WARN : Level.DEBUG;
    log.atLevel(level).addKeyValue("informer", name).setCause(failure).log(what);
  }
}

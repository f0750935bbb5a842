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

  /**
   * So many watches in a row that end at once and lead nowhere mean that the version is useless.
   */
  private static final int BARREN_WATCHES = 3;

  /** A definition may come at any moment, and whoever made it waits for what follows. */
  private static final Duration ABSENCE_CAP = Duration.ofSeconds(5);

  private static final String KEY = "server";

  private final String name;
  private final RateLimiter<String> backOff;
  private final RateLimiter<String> absences;
  private int barrenWatches;

  Setbacks(String name, Platform platform, ReflectorSettings settings) {
    this.name = name;
    backOff = RateLimiter.exponential(platform, settings.backOffBase(), settings.backOffCap());
    Duration cap = settings.backOffCap();
    absences =
        RateLimiter.exponential(
            platform, settings.backOffBase(), cap.compareTo(ABSENCE_CAP) < 0 ? cap : ABSENCE_CAP);
  }

  /** A watch ended, whatever ended it; {@code good} if it lasted or led on. */
  void watched(boolean good) {
    if (good) {
      barrenWatches = 0;
      backOff.forget(KEY);
      absences.forget(KEY);
    } else {
      barrenWatches++;
    }
  }

  /** A watch that had led to {@code position} ended as watches do. */
  ReflectorState afterWatch(String position) {
    return barrenWatches == 0 ? new Watching(position) : later(resume(position));
  }

  /**
   * A request failed.
   *
   * @param position all up to here is known; empty if that cannot be said
   */
  ReflectorState afterFailure(ReflectorState state, String position, ServerException failure) {
    return switch (failure) {
      case ServerException.Expired expired -> afterExpiry(state);
      case ServerException.Absent absent -> afterAbsence(absent);
      case ServerException.Rejected rejected -> {
        report("server rejected the request", rejected);
        boolean again = backOff.failures(KEY) > 0;
        yield later(again ? anew() : resume(position)); // it may be the version
      }
      case ServerException.Unavailable unavailable -> {
        report("server is unavailable", unavailable);
        Duration delay = backOff.next(KEY);
        Duration least = unavailable.retryAfter();
        yield new BackingOff(delay.compareTo(least) > 0 ? delay : least, resume(position));
      }
    };
  }

  /** Whoever needs the kind says so louder. */
  private ReflectorState afterAbsence(ServerException.Absent absent) {
    log.atLevel(absences.failures(KEY) == 0 ? Level.INFO : Level.DEBUG)
        .addKeyValue("informer", name)
        .addKeyValue("answer", absent.getMessage())
        .log("kind is not served; waiting for it");
    return new BackingOff(absences.next(KEY), anew());
  }

  private ReflectorState afterExpiry(ReflectorState state) {
    if (state instanceof Listing listing && listing.restarts() < PAGED_RESTARTS) {
      return new Listing(listing.restarts() + 1);
    }
    log.atInfo().addKeyValue("informer", name).log("version is too old; listing anew");
    boolean again = backOff.failures(KEY) > 0;
    ReflectorState later = later(anew());
    return again ? later : anew();
  }

  private ReflectorState resume(String position) {
    if (barrenWatches >= BARREN_WATCHES) {
      // Some servers never answer 410; they end the watch, or fail in it, instead.
      log.atWarn().addKeyValue("informer", name).log("watches lead nowhere; listing anew");
      return anew();
    }
    return position.isEmpty() ? anew() : new Watching(position);
  }

  private ReflectorState anew() {
    barrenWatches = 0;
    return new Starting();
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

package dev.trimtab.informer;

import java.time.Duration;

/**
 * How a reflector treats its server.
 *
 * @param pageSize objects per page of a list; 500 is what kubectl and client-go ask for
 * @param watchTimeout the least time after which the server is to end a watch; the most is twice as
 *     long, drawn anew for each watch, so that watches opened together do not end together
 * @param bookmarkPatience a server that sent bookmarks is expected to say something this often; if
 *     not, the watch is stuck. Kubernetes sends them about every minute
 * @param streamPatience a server that streams its state and pauses for so long before the end does
 *     not know how to
 * @param streamLimit nor does one that has not come to the end after so long: what it sends may be
 *     changes. A state too large for that is read page by page
 * @param backOffBase the delay after a first failure
 * @param backOffCap the longest delay after failures
 */
record ReflectorSettings(
    int pageSize,
    Duration watchTimeout,
    Duration bookmarkPatience,
    Duration streamPatience,
    Duration streamLimit,
    Duration backOffBase,
    Duration backOffCap) {

  /** The values of client-go where it has them. */
  static final ReflectorSettings STANDARD =
      new ReflectorSettings(
          500,
          Duration.ofMinutes(5),
          Duration.ofSeconds(150),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMillis(800),
          Duration.ofSeconds(30));
}

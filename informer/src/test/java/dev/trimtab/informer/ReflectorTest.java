package dev.trimtab.informer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.informer.ReflectorState.BackingOff;
import dev.trimtab.informer.ReflectorState.Listing;
import dev.trimtab.informer.ReflectorState.Starting;
import dev.trimtab.informer.ReflectorState.Stopped;
import dev.trimtab.informer.ReflectorState.Streaming;
import dev.trimtab.informer.ReflectorState.Watching;
import dev.trimtab.workqueue.simulated.ManualPlatform;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Walks the machine from state to state; the server answers what the test wrote down. */
class ReflectorTest {

  private final ManualPlatform platform = new ManualPlatform(1);
  private final ScriptedServer server = new ScriptedServer();
  private final Journal journal = new Journal();
  private final Reflector reflector =
      new Reflector("Row", platform, ReflectorSettings.STANDARD, server, journal);

  private static WatchEvent.Present present(String name, String version) {
    return new WatchEvent.Present(
        Encoded.of(Row.TYPE, new Row(ObjectKey.of("a", name), version, "x")));
  }

  private static WatchEvent.Bookmark endOfState(String version) {
    return new WatchEvent.Bookmark(version, true);
  }

  private static ServerException unavailable(Duration retryAfter) {
    return new ServerException.Unavailable("503", retryAfter, null);
  }

  private final class ScriptedServer implements ListerWatcher {
    final Deque<Supplier<Page>> pages = new ArrayDeque<>();
    final Deque<Supplier<Watch>> watches = new ArrayDeque<>();
    final List<ListRequest> listed = new ArrayList<>();
    final List<WatchRequest> watched = new ArrayList<>();
    Runnable beforeWatch = () -> {};

    @Override
    public Page list(ListRequest request) {
      listed.add(request);
      return pages.remove().get();
    }

    @Override
    public Watch watch(WatchRequest request) {
      watched.add(request);
      beforeWatch.run();
      return watches.remove().get();
    }

    void fails(ServerException failure) {
      watches.add(
          () -> {
            throw failure;
          });
    }

    void listFails(ServerException failure) {
      pages.add(
          () -> {
            throw failure;
          });
    }

    void page(String version, String next, String... names) {
      List<Encoded> items = new ArrayList<>();
      for (String name : names) {
        items.add(present(name, version).object());
      }
      pages.add(() -> new Page(items, version, next));
    }

    /** A watch that says this, batch by batch, lets time pass before each, and ends. */
    ScriptedWatch says(Duration pause, List<List<WatchEvent>> batches) {
      var watch = new ScriptedWatch(pause, new ArrayDeque<>(batches), false);
      watches.add(() -> watch);
      return watch;
    }

    /** The same, but it fails where the other ends. */
    void breaks(Duration pause, List<List<WatchEvent>> batches) {
      watches.add(() -> new ScriptedWatch(pause, new ArrayDeque<>(batches), true));
    }
  }

  private final class ScriptedWatch implements ListerWatcher.Watch {
    private final Duration pause;
    private final Deque<List<WatchEvent>> batches;
    private final boolean breaks;
    boolean closed;

    ScriptedWatch(Duration pause, Deque<List<WatchEvent>> batches, boolean breaks) {
      this.pause = pause;
      this.batches = batches;
      this.breaks = breaks;
    }

    @Override
    public List<WatchEvent> next() {
      platform.advance(pause);
      if (breaks && batches.isEmpty()) {
        throw unavailable(Duration.ZERO);
      }
      return closed || batches.isEmpty() ? List.of() : batches.remove();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** Writes down what a sink is told. */
  private static final class Journal implements ReflectorSink {
    final List<String> lines = new ArrayList<>();

    @Override
    public void listingBegins() {
      lines.add("begin");
    }

    @Override
    public void listed(List<Encoded> objects) {
      objects.forEach(object -> lines.add("listed " + object.key().name()));
    }

    @Override
    public void listingEnds(String version) {
      lines.add("end " + version);
    }

    @Override
    public void changed(List<WatchEvent> events) {
      for (WatchEvent event : events) {
        lines.add(
            switch (event) {
              case WatchEvent.Present there -> "present " + there.object().key().name();
              case WatchEvent.Gone gone -> "gone " + gone.last().key().name();
              case WatchEvent.Bookmark bookmark -> "bookmark " + bookmark.version();
            });
      }
    }

    @Override
    public void watchOpened() {}

    @Override
    public void requestFailed() {
      lines.add("failed");
    }

    @Override
    public void absent() {
      lines.add("absent");
    }
  }

  @Test
  void streamedStateIsFollowedByChangesOnTheSameWatch() throws InterruptedException {
    server.says(
        Duration.ofSeconds(1),
        List.of(
            List.of(present("1", "5"), present("2", "6")),
            List.of(endOfState("7"), present("3", "8"))));

    assertThat(reflector.step(new Starting())).isEqualTo(new Streaming());
    assertThat(reflector.step(new Streaming())).isEqualTo(new Watching("8"));
    assertThat(journal.lines)
        .containsExactly("begin", "present 1", "present 2", "end 7", "present 3");
    assertThat(server.watched.getFirst().initialState()).isTrue();
  }

  @Test
  void serverThatRejectsStreamingIsListedFromThenOn() throws InterruptedException {
    server.fails(new ServerException.Rejected("422"));
    server.page("9", "", "1");

    assertThat(reflector.step(new Streaming())).isEqualTo(new Listing(0));
    assertThat(reflector.step(new Listing(0))).isEqualTo(new Watching("9"));
    assertThat(reflector.step(new Starting())).isEqualTo(new Listing(0));
    assertThat(journal.lines).endsWith("begin", "listed 1", "end 9");
  }

  @Test
  void serverThatIgnoresTheWishForInitialStateIsListed() throws InterruptedException {
    ScriptedWatch silent =
        server.says(
            Duration.ofSeconds(11), List.of(List.of(present("1", "5")), List.of(), List.of()));

    assertThat(reflector.step(new Streaming())).isEqualTo(new Listing(0));
    assertThat(silent.closed).isTrue();
  }

  @Test
  void busyServerThatIgnoresTheWishForInitialStateIsListedAfterAMinute()
      throws InterruptedException {
    List<List<WatchEvent>> changes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      changes.add(List.of(present("busy", "" + i)));
    }
    ScriptedWatch busy = server.says(Duration.ofSeconds(5), changes);

    assertThat(reflector.step(new Streaming())).isEqualTo(new Listing(0));
    assertThat(busy.closed).isTrue();
    assertThat(platform.nanoTime()).isEqualTo(Duration.ofMinutes(1).toNanos());
    assertThat(reflector.step(new Starting())).isEqualTo(new Listing(0));
  }

  @Test
  void serverThatStreamedOnceIsAskedToAgainHoweverSlowItWasMeanwhile() throws InterruptedException {
    server.says(Duration.ofSeconds(2), List.of(List.of(endOfState("7"))));
    server.says(Duration.ofSeconds(11), List.of(List.of()));
    reflector.step(new Streaming());

    assertThat(reflector.step(new Streaming())).isEqualTo(new Listing(0));
    assertThat(reflector.step(new Starting())).isEqualTo(new Streaming());
  }

  @Test
  void streamThatBreaksBeforeItsEndIsNoReasonToGiveStreamsUp() throws InterruptedException {
    server.says(Duration.ofSeconds(1), List.of(List.of(present("1", "5"))));

    assertThat(reflector.step(new Streaming())).isEqualTo(new Listing(0));
    assertThat(reflector.step(new Starting())).isEqualTo(new Streaming());
  }

  @Test
  void serverThatRejectsListsTooIsAskedForAStreamAgain() throws InterruptedException {
    server.fails(new ServerException.Rejected("403"));
    server.listFails(new ServerException.Rejected("403"));

    assertThat(reflector.step(new Streaming())).isEqualTo(new Listing(0));
    assertThat(next(new Listing(0))).isEqualTo(new Starting());
    assertThat(reflector.step(new Starting())).isEqualTo(new Streaming());
  }

  @Test
  void pagesAreReadToTheEndAndWatchedFromTheFirstOnesVersion() throws InterruptedException {
    server.page("9", "next", "1");
    server.page("10", "", "2");

    assertThat(reflector.step(new Listing(0))).isEqualTo(new Watching("9"));
    assertThat(server.listed)
        .containsExactly(new ListRequest(500, "", false), new ListRequest(500, "next", false));
  }

  @Test
  void listingThatExpiresHalfWayBeginsAnewAndInTheEndAsksForAllAtOnce()
      throws InterruptedException {
    for (int restarts = 0; restarts < 2; restarts++) {
      server.page("9", "next", "1");
      server.listFails(new ServerException.Expired("410"));
      assertThat(reflector.step(new Listing(restarts))).isEqualTo(new Listing(restarts + 1));
    }
    server.page("12", "", "1");

    assertThat(reflector.step(new Listing(2))).isEqualTo(new Watching("12"));
    assertThat(server.listed.getLast()).isEqualTo(new ListRequest(0, "", false));
  }

  @Test
  void endedWatchIsOpenedAnewFromTheLastVersionSeen() throws InterruptedException {
    server.says(
        Duration.ofSeconds(1),
        List.of(List.of(present("1", "5")), List.of(new WatchEvent.Bookmark("8", false))));

    assertThat(reflector.step(new Watching("4"))).isEqualTo(new Watching("8"));
  }

  @Test
  void versionThatExpiredLeadsToANewStartAtOnceAndToBackOffIfItExpiresAgain()
      throws InterruptedException {
    server.fails(new ServerException.Expired("410"));
    server.fails(new ServerException.Expired("410"));

    assertThat(reflector.step(new Watching("4"))).isEqualTo(new Starting());
    assertThat(reflector.step(new Watching("4")))
        .isInstanceOfSatisfying(
            BackingOff.class, waiting -> assertThat(waiting.next()).isEqualTo(new Starting()));
  }

  @Test
  void serverThatNeverSays410IsListedAfterThreeBarrenWatches() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      server.says(Duration.ZERO, List.of());
    }

    assertThat(next(new Watching("4"))).isEqualTo(new Watching("4"));
    assertThat(next(new Watching("4"))).isEqualTo(new Watching("4"));
    assertThat(next(new Watching("4"))).isEqualTo(new Starting());
  }

  @Test
  void serverThatFailsInEveryWatchInsteadOf410IsListedAfterThree() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      server.breaks(Duration.ZERO, List.of());
    }

    assertThat(next(new Watching("4"))).isEqualTo(new Watching("4"));
    assertThat(next(new Watching("4"))).isEqualTo(new Watching("4"));
    assertThat(next(new Watching("4"))).isEqualTo(new Starting());
  }

  @Test
  void watchesThatEndAtOnceAndLeadNowhereAreNotHammered() throws InterruptedException {
    List<WatchEvent> nothingNew = List.of(new WatchEvent.Bookmark("4", false));
    for (int i = 0; i < 2; i++) {
      server.says(Duration.ZERO, List.of(nothingNew));
    }

    assertThat(delay(new Watching("4"))).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
    assertThat(delay(new Watching("4"))).isBetween(Duration.ofMillis(800), Duration.ofMillis(1600));
  }

  @Test
  void stateThatIsStreamedAgainAndAgainIsStreamedMoreAndMoreSeldom() throws InterruptedException {
    for (int round = 0; round < 3; round++) {
      server.says(Duration.ZERO, List.of(List.of(endOfState("4"))));
      server.says(Duration.ZERO, List.of());
      server.says(Duration.ZERO, List.of());
      delay(new Streaming());
      delay(new Watching("4"));
      assertThat(next(new Watching("4"))).isEqualTo(new Starting());
    }
    server.says(Duration.ZERO, List.of(List.of(endOfState("4"))));

    assertThat(delay(new Streaming())).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void watchesThatWorkedAndBrokeDoNotAddUpToLongerBackOff() throws InterruptedException {
    for (int i = 5; i < 15; i++) {
      server.breaks(Duration.ofMinutes(1), List.of(List.of(present("1", "" + i))));

      assertThat(delay(new Watching("4")))
          .isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
    }
  }

  @Test
  void versionThatIsRejectedAgainIsGivenUp() throws InterruptedException {
    server.fails(new ServerException.Rejected("400: no such version"));
    server.fails(new ServerException.Rejected("400: no such version"));

    assertThat(next(new Watching("4"))).isEqualTo(new Watching("4"));
    assertThat(next(new Watching("4"))).isEqualTo(new Starting());
  }

  @Test
  void cacheThatIsDoubtedWhileNoWatchIsOpenIsReadAnewBeforeTheNext() throws InterruptedException {
    server.fails(unavailable(Duration.ZERO));
    assertThat(next(new Watching("4"))).isEqualTo(new Watching("4"));

    reflector.relist();

    assertThat(reflector.step(new Watching("4"))).isEqualTo(new Starting());
    assertThat(reflector.step(new Starting())).isEqualTo(new Streaming());
    server.says(Duration.ofSeconds(1), List.of(List.of(endOfState("7"))));
    assertThat(reflector.step(new Streaming())).as("once").isEqualTo(new Watching("7"));
  }

  @Test
  void cacheThatIsDoubtedWhileAWatchIsOpenedIsReadAnewAtOnce() throws InterruptedException {
    server.says(Duration.ofSeconds(1), List.of(List.of(present("1", "5"))));
    server.beforeWatch = reflector::relist;

    assertThat(reflector.step(new Watching("4"))).isEqualTo(new Starting());
    assertThat(journal.lines).as("read of the watch").isEmpty();
  }

  @Test
  void cacheThatIsDoubtedWhileItsStateIsStreamedIsStreamedAnew() throws InterruptedException {
    server.says(Duration.ofSeconds(1), List.of(List.of(present("1", "5"))));
    server.beforeWatch = reflector::relist;

    assertThat(reflector.step(new Streaming())).isEqualTo(new Starting());
    assertThat(reflector.step(new Starting())).isEqualTo(new Streaming());
  }

  @Test
  void failuresBackOffLongerAndLongerAndNeverShorterThanTheServerSays()
      throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      server.fails(unavailable(Duration.ZERO));
    }
    server.fails(unavailable(Duration.ofMinutes(2)));

    assertThat(delay(new Watching("4"))).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
    for (int i = 0; i < 8; i++) {
      delay(new Watching("4"));
    }
    assertThat(delay(new Watching("4"))).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    assertThat(delay(new Watching("4"))).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void kindThatIsNotServedIsEmptyAndAskedForAgain() throws InterruptedException {
    server.fails(new ServerException.Absent("404"));

    assertThat(next(new Watching("4"))).isEqualTo(new Starting());
    assertThat(journal.lines).containsExactly("failed", "absent");
  }

  @Test
  void kindThatIsNotServedIsAskedForEveryFewSecondsHoweverLong() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      server.fails(new ServerException.Absent("404"));
    }

    for (int i = 0; i < 20; i++) {
      assertThat(delay(new Watching("4"))).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }
  }

  @Test
  void watchThatSendsNoMoreBookmarksIsStuckAndOpenedAnew() throws InterruptedException {
    ScriptedWatch stuck =
        server.says(
            Duration.ofSeconds(100),
            List.of(
                List.of(new WatchEvent.Bookmark("5", false)),
                List.of(new WatchEvent.Bookmark("6", false)),
                List.of(new WatchEvent.Bookmark("7", false))));
    assertThat(reflector.step(new Watching("4"))).isEqualTo(new Watching("7"));
    assertThat(stuck.closed).isTrue(); // only by its reader

    ScriptedWatch silent =
        server.says(Duration.ofSeconds(200), List.of(List.of(present("never seen", "9"))));
    assertThat(reflector.step(new Watching("7"))).isEqualTo(new Watching("7"));
    assertThat(silent.closed).isTrue();
  }

  @Test
  void firstBookmarkOfAWatchPromisesMoreOfThem() throws InterruptedException {
    server.says(
        Duration.ofSeconds(200),
        List.of(List.of(new WatchEvent.Bookmark("5", false)), List.of(present("never seen", "9"))));

    assertThat(reflector.step(new Watching("4"))).isEqualTo(new Watching("5"));
  }

  @Test
  void watchThatIsOpenedWhileTheReflectorIsStoppedIsNotRead() throws InterruptedException {
    server.says(Duration.ofSeconds(1), List.of(List.of(present("1", "5"))));
    server.beforeWatch = reflector::stop;

    assertThat(reflector.step(new Watching("4"))).isEqualTo(new Stopped());
    assertThat(journal.lines).isEmpty();
  }

  @Test
  void timeOutsOfWatchesAreJittered() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      server.says(Duration.ofSeconds(1), List.of(List.of(present("1", "5"))));
      reflector.step(new Watching("4"));
    }

    assertThat(server.watched.stream().map(WatchRequest::timeout).distinct().count())
        .isGreaterThan(15);
    assertThat(server.watched)
        .allSatisfy(
            request ->
                assertThat(request.timeout())
                    .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10)));
  }

  @Test
  void unexpectedExceptionOfTheServersCodeIsAFailureLikeOthers() throws InterruptedException {
    server.watches.add(
        () -> {
          throw new IllegalStateException("on purpose");
        });

    assertThat(next(new Watching("4"))).isEqualTo(new Watching("4"));
  }

  @Test
  void errorOfTheServersCodeIsAFailureLikeOthers() throws InterruptedException {
    server.watches.add(
        () -> {
          throw new NoClassDefFoundError("on purpose");
        });

    assertThat(next(new Watching("4"))).isEqualTo(new Watching("4"));
  }

  @Test
  void everyStateIsWalkedThrough() throws InterruptedException {
    server.fails(new ServerException.Rejected("422"));
    server.page("9", "", "1");
    server.says(Duration.ofSeconds(1), List.of(List.of(present("1", "12"))));
    server.fails(unavailable(Duration.ZERO));
    server.fails(new ServerException.Expired("410"));
    server.page("20", "next", "1");
    server.listFails(new ServerException.Expired("410"));
    server.page("21", "", "1");
    var walked = new ArrayList<ReflectorState>();

    ReflectorState state = new Starting();
    while (walked.size() < 12) {
      if (state instanceof BackingOff(Duration delay, ReflectorState after)) {
        assertThat(delay).isPositive(); // nobody moves the time meanwhile
        walked.add(new BackingOff(Duration.ZERO, after));
        state = after;
      } else {
        walked.add(state);
        state = reflector.step(state);
      }
    }
    reflector.stop();

    assertThat(walked)
        .containsExactly(
            new Starting(),
            new Streaming(),
            new Listing(0),
            new Watching("9"),
            new Watching("12"),
            new BackingOff(Duration.ZERO, new Watching("12")),
            new Watching("12"),
            new BackingOff(Duration.ZERO, new Starting()),
            new Starting(),
            new Listing(0),
            new Listing(1),
            new Watching("21"));
    assertThat(reflector.step(state)).isEqualTo(new Stopped());
  }

  @Test
  void stoppedReflectorStaysStopped() throws InterruptedException {
    reflector.stop();

    assertThat(reflector.step(new Starting())).isEqualTo(new Stopped());
    assertThat(reflector.step(new Stopped())).isEqualTo(new Stopped());
  }

  @Test
  void noTimerIsLeftBehind() throws InterruptedException {
    server.says(Duration.ofSeconds(1), List.of(List.of(endOfState("7"))));
    reflector.step(new Streaming());
    server.says(Duration.ofSeconds(1), List.of());
    reflector.step(new Watching("7"));

    assertThat(platform.armedTimers()).isZero();
  }

  /** The state after backing off, which there must be. */
  private ReflectorState next(ReflectorState state) throws InterruptedException {
    return ((BackingOff) reflector.step(state)).next();
  }

  private Duration delay(ReflectorState state) throws InterruptedException {
    return ((BackingOff) reflector.step(state)).delay();
  }
}

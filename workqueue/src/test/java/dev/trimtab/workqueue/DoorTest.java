package dev.trimtab.workqueue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.workqueue.simulated.SeededPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoorTest {

  private static final class Room {

    final Door door = new Door();

    /** Plain on purpose: the door alone keeps it right. */
    long visits;

    int inside;
    int together;

    void visit(int times, Runnable meanwhile) {
      for (int i = 0; i < times; i++) {
        door.enter();
        together += inside == 0 ? 0 : 1;
        inside++;
        meanwhile.run();
        inside--;
        visits++;
        door.leave();
      }
    }
  }

  @Test
  void realThreadsAreInsideOneAfterTheOtherAndSeeWhatWasDone() throws InterruptedException {
    var room = new Room();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(Thread.ofPlatform().start(() -> room.visit(200_000, () -> {})));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(room.together).isZero();
    assertThat(room.visits).isEqualTo(800_000);
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck") // others run while somebody is inside
  void noScheduleLetsASecondOneIn() {
    for (long seed = 1; seed <= 200; seed++) {
      var room = new Room();
      var platform = new SeededPlatform(seed);
      for (int i = 0; i < 4; i++) {
        platform.threads().newThread(() -> room.visit(10, Thread::yield)).start();
      }
      platform.run(Duration.ofHours(1));

      assertThat(room.together).as("seed %d", seed).isZero();
      assertThat(room.visits).as("seed %d", seed).isEqualTo(40);
    }
  }
}

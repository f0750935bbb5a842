package dev.trimtab.agent.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.agent.TestPlatform;
import dev.trimtab.agent.eviction.Signals.Reading;
import dev.trimtab.agent.node.Pressure;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine whose figures the test sets, on standing time. */
class EvictionsTest {

  private static final Pressure MEMORY = new Pressure(true, false, false);
  private static final Pressure DISK = new Pressure(false, true, false);

  private final TestPlatform platform = new TestPlatform();
  private final Map<Signal, Reading> readings = new EnumMap<>(Signal.class);
  private final List<Pod> active = new ArrayList<>();
  private final List<String> deeds = new ArrayList<>();
  private long gained;
  private boolean cleanedUp = true;
  private boolean unreadable;
  private final Evictions evictions =
      new Evictions(
          platform,
          Evictions.Rules.DEFAULT,
          new Evictions.Parts(this::read, this::reclaim, this::measure, new Pods()));

  @BeforeEach
  void begin() {
    memory(500);
    readings.put(Signal.NODE_DISK, new Reading(500, 1000));
    active.add(pod("small", 0, 10));
    active.add(pod("large", 0, 99));
    active.add(pod("critical", 2_000_000_000, 1000));
    evictions.start();
  }

  @AfterEach
  void end() {
    evictions.close();
  }

  private Map<Signal, Reading> read() throws IOException {
    if (unreadable) {
      throw new IOException("no figures");
    }
    return readings;
  }

  private void memory(long mebibytes) {
    readings.put(Signal.MEMORY, new Reading(mebibytes << 20, 1000 << 20));
  }

  private void reclaim(Signal signal) {
    deeds.add("reclaim " + signal.word());
    if (signal == Signal.NODE_DISK) {
      readings.computeIfPresent(
          signal, (s, now) -> new Reading(now.available() + gained, now.capacity()));
    }
  }

  private PodUse measure(Pod pod, Signal signal) {
    return new PodUse(pod, Long.parseLong(pod.getMetadata().getUid()), 0, List.of());
  }

  private static Pod pod(String name, int priority, long use) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withUid(Long.toString(use))
        .endMetadata()
        .withNewSpec()
        .withPriority(priority)
        .endSpec()
        .build();
  }

  private final class Pods implements Evictions.Victims {
    @Override
    public List<Pod> active() {
      return List.copyOf(active);
    }

    @Override
    public void evict(Pod pod, String message) {
      active.remove(pod);
      deeds.add("evict " + pod.getMetadata().getName());
    }

    @Override
    public boolean isCleanedUp(Pod pod) {
      return cleanedUp;
    }
  }

  private void pass(int seconds) {
    Instant end = platform.clock().instant().plusSeconds(seconds);
    while (platform.runNextUntil(end)) {}
    platform.moveTo(end);
  }

  @Test
  void nothingIsDoneWhileThereIsEnough() {
    pass(100);
    assertThat(deeds).isEmpty();
    assertThat(evictions.pressure()).isEqualTo(Pressure.NONE);
  }

  @Test
  void onePodGoesAtATimeAndTheNextOnlyIfItIsStillShort() {
    memory(99);
    assertThat(evictions.pressure()).isEqualTo(MEMORY);
    pass(10);
    assertThat(deeds).containsExactly("reclaim memory.available", "evict large");
    pass(10);
    assertThat(deeds).last().isEqualTo("evict small");
    deeds.clear();
    pass(60);
    assertThat(deeds).isNotEmpty().doesNotContain("evict critical");
  }

  @Test
  void anEvictedPodIsAwaitedForAWhile() {
    memory(99);
    cleanedUp = false;
    pass(30);
    assertThat(deeds).containsExactly("reclaim memory.available", "evict large");
    pass(10);
    assertThat(deeds).contains("evict small");
  }

  @Test
  void noPodGoesIfWhatNobodyNeedsWasEnough() {
    readings.put(Signal.NODE_DISK, new Reading(99, 1000));
    gained = 1;
    pass(60);
    assertThat(deeds).containsExactly("reclaim nodefs.available");
  }

  @Test
  void aPodGoesIfWhatNobodyNeedsWasNotEnough() {
    readings.put(Signal.NODE_DISK, new Reading(98, 1000));
    gained = 1;
    pass(10);
    assertThat(deeds).containsExactly("reclaim nodefs.available", "evict large");
  }

  @Test
  void memoryIsCaredForBeforeDisk() {
    readings.put(Signal.NODE_DISK, new Reading(0, 1000));
    memory(99);
    pass(10);
    assertThat(deeds).containsExactly("reclaim memory.available", "evict large");
  }

  @Test
  void pressureIsToldForFiveMinutesAfterItPassed() {
    readings.put(Signal.NODE_DISK, new Reading(99, 1000));
    gained = 100;
    pass(10);
    assertThat(evictions.pressure()).isEqualTo(DISK);
    pass((int) Duration.ofMinutes(5).toSeconds() - 1);
    assertThat(evictions.pressure()).isEqualTo(DISK);
    pass(1);
    assertThat(evictions.pressure()).isEqualTo(Pressure.NONE);
  }

  @Test
  void afterFiguresThatCouldNotBeReadItGoesOn() {
    unreadable = true;
    memory(99);
    pass(20);
    assertThat(deeds).isEmpty();
    unreadable = false;
    pass(10);
    assertThat(deeds).contains("evict large");
  }
}

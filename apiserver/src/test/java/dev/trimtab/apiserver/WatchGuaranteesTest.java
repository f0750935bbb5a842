package dev.trimtab.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.DirectAccess.Event;
import dev.trimtab.apiserver.DirectAccess.Listing;
import dev.trimtab.apiserver.DirectAccess.Query;
import dev.trimtab.apiserver.DirectAccess.Resource;
import dev.trimtab.apiserver.storage.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories by several writers, read by watches of several selections: each must be ordered
 * and unique, miss nothing, say nothing of what was not selected, and lead from its listing to the
 * state that the server has in the end, also when it is broken off and resumed.
 */
class WatchGuaranteesTest {

  private static final int WRITERS = 4;
  private static final int STEPS = 150;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyWatchLeadsFromItsListingToTheFinalState(long seed) throws InterruptedException {
    try (ApiServer server = ApiServer.builder().inProcessOnly().build()) {
      server.start();
      List<Follower> followers = new ArrayList<>();
      for (String selector : List.of("", "color=red", "color!=red", "color in (blue)")) {
        followers.add(new Follower(server.direct(), selector, seed));
      }
      followers.forEach(Follower::start);
      write(server, seed);
      for (Follower follower : followers) {
        follower.finish();
      }
    }
  }

  private static void write(ApiServer server, long seed) throws InterruptedException {
    var done = new CountDownLatch(WRITERS);
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      var random = new Random(seed * 31 + writer);
      Thread.startVirtualThread(
          () -> {
            try (KubernetesClient client = client(server)) {
              for (int i = 0; i < STEPS; i++) {
                step(client, random);
              }
            } catch (RuntimeException e) {
              failures.add(e);
            } finally {
              done.countDown();
            }
          });
    }
    assertThat(done.await(180, TimeUnit.SECONDS)).isTrue();
    assertThat(failures).as("seed %d", seed).isEmpty();
  }

  private static void step(KubernetesClient client, Random random) {
    String name = "c" + random.nextInt(10);
    ConfigMap object =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels("color", random.nextBoolean() ? "red" : "blue")
            .endMetadata()
            .addToData("n", Integer.toString(random.nextInt()))
            .build();
    try {
      switch (random.nextInt(4)) {
        case 0 -> client.configMaps().withName(name).delete();
        case 1 -> client.resource(object).create();
        default -> client.resource(object).update();
      }
    } catch (KubernetesClientException lost) {
      // Other writers are at the same objects: both answers are right.
      assertThat(lost.getCode()).isIn(404, 409);
    }
  }

  private static KubernetesClient client(ApiServer server) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder()
                .withAutoConfigure(false)
                .withMasterUrl("http://in-process")
                .withNamespace("default")
                .withRequestRetryBackoffLimit(0)
                .build())
        .withHttpClientFactory(server.httpClientFactory())
        .build();
  }

  /** A client that keeps its own copy of what it is told. */
  private static final class Follower {
    private final DirectAccess direct;
    private final Query query;
    private final Random random;
    private final Map<String, ObjectNode> copy = new HashMap<>();
    private final Semaphore signals = new Semaphore(0);
    private final long seed;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private volatile boolean stopped;
    private long revision;
    private DirectAccess.Watch watch;

    Follower(DirectAccess direct, String selector, long seed) {
      this.seed = seed;
      this.reader =
          Thread.ofVirtual()
              .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
              .unstarted(this::follow);
      this.direct = direct;
      this.query = new Query(new Resource("", "v1", "configmaps"), "default", selector, "");
      this.random = new Random(seed);
      Listing listing = direct.list(query);
      listing.objects().forEach(object -> put(Json.readObject(object)));
      this.revision = listing.revision();
      this.watch = direct.watch(query, revision);
    }

    void start() {
      watch.onSignal(signals::release);
      reader.start();
    }

    private void follow() {
      while (!stopped) {
        signals.acquireUninterruptibly();
        signals.drainPermits();
        drain();
      }
    }

    private void drain() {
      for (Event event = watch.next(); event != null; event = watch.next()) {
        apply(event, seed);
        if (random.nextInt(10) == 0) {
          watch.close();
          watch = direct.watch(query, revision);
          watch.onSignal(signals::release);
        }
      }
    }

    void finish() throws InterruptedException {
      Listing last = direct.list(query);
      stopped = true;
      signals.release();
      reader.join();
      assertThat(failures).as("seed %d", seed).isEmpty();
      drain();
      watch.close();
      Map<String, ObjectNode> expected = new HashMap<>();
      for (byte[] object : last.objects()) {
        ObjectNode tree = Json.readObject(object);
        expected.put(name(tree), tree);
      }
      assertThat(copy).as("seed %d, %s", seed, query).isEqualTo(expected);
    }

    private void apply(Event event, long seed) {
      switch (event) {
        case Event.Added added -> {
          ObjectNode object = next(added.object(), seed);
          assertThat(copy).as("unique, seed %d", seed).doesNotContainKey(name(object));
          put(object);
        }
        case Event.Modified modified -> {
          ObjectNode object = next(modified.object(), seed);
          assertThat(copy).as("nothing missing, seed %d", seed).containsKey(name(object));
          put(object);
        }
        case Event.Deleted deleted -> {
          ObjectNode object = next(deleted.object(), seed);
          ObjectNode known = copy.remove(name(object));
          assertThat(known).as("nothing missing, seed %d", seed).isNotNull();
          assertThat(withoutVersion(object))
              .isEqualTo(withoutVersion(Objects.requireNonNull(known)));
        }
        case Event.Bookmark bookmark ->
            assertThat(bookmark.revision()).isGreaterThanOrEqualTo(revision);
        case Event.Expired expired -> throw new AssertionError(expired.message());
      }
    }

    private ObjectNode next(byte[] bytes, long seed) {
      ObjectNode object = Json.readObject(bytes);
      long version = object.path("metadata").path("resourceVersion").asLong();
      assertThat(version).as("ordered, seed %d", seed).isGreaterThan(revision);
      revision = version;
      return object;
    }

    private void put(ObjectNode object) {
      copy.put(name(object), object);
    }

    private static String name(JsonNode object) {
      return object.path("metadata").path("name").asText();
    }

    private static JsonNode withoutVersion(ObjectNode object) {
      ObjectNode copy = object.deepCopy();
      copy.withObject("metadata").remove("resourceVersion");
      return copy;
    }
  }
}

package dev.trimtab.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.apiserver.ApiServer;
import dev.trimtab.node.simulated.Settings;
import dev.trimtab.node.simulated.SimulatedMachine;
import dev.trimtab.node.simulated.SimulatedNodeRuntime;
import dev.trimtab.workqueue.Platform;
import dev.trimtab.workqueue.Timers;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeHeartbeatTest {

  private final ApiServer server = ApiServer.builder().inProcessOnly().build();
  private KubernetesClient client;
  private int changes;

  @BeforeEach
  void start() {
    server.start();
    Config config =
        new ConfigBuilder(Config.empty()).withMasterUrl("http://trimtab.in-process").build();
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(server.httpClientFactory())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /** The JVM's platform, except that somebody changes the node whenever the time is asked for. */
  private record Interfering(Platform system, Runnable change) implements Platform {
    @Override
    public InstantSource clock() {
      change.run();
      return system.clock();
    }

    @Override
    public long nanoTime() {
      return system.nanoTime();
    }

    @Override
    public Timers timers() {
      return system.timers();
    }

    @Override
    public ThreadFactory threads() {
      return system.threads();
    }

    @Override
    public RandomGenerator random() {
      return system.random();
    }
  }

  /** As the controller of nodes does with a node that has just come and is not ready. */
  private void changeNode() {
    if (client.nodes().withName("one").get() != null) {
      client
          .nodes()
          .withName("one")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"labels\":{\"changes\":\"%d\"}}}".formatted(++changes));
    }
  }

  @Test
  void whatOthersWriteMeanwhileIsKeptAndTheStatusToldAllTheSame() {
    Platform platform = Platform.system();
    var machine =
        new SimulatedMachine(
            Settings.of(
                "one",
                platform.clock(),
                (delay, work) -> platform.timers().schedule(delay, work)::cancel));
    try (var runtime = new SimulatedNodeRuntime(machine);
        var heartbeat =
            new NodeHeartbeat(
                client,
                runtime,
                new Interfering(platform, this::changeNode),
                new NodeIdentity("one", runtime.info(), "127.0.0.1", 0, 110, Map.of()),
                () -> Pressure.NONE)) {
      heartbeat.start();

      Node node = client.nodes().withName("one").require();
      assertThat(changes).isPositive();
      assertThat(node.getMetadata().getLabels()).containsKey("changes");
      assertThat(node.getStatus().getConditions())
          .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    }
  }
}

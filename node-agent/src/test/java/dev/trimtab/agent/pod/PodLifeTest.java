package dev.trimtab.agent.pod;

import static dev.trimtab.agent.pod.TestPods.container;
import static dev.trimtab.agent.pod.TestPods.pod;
import static dev.trimtab.agent.pod.TestPods.withInit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.node.simulated.Behaviour;
import dev.trimtab.node.simulated.Program;
import dev.trimtab.node.simulated.Program.Step;
import dev.trimtab.node.simulated.Program.Stop;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodLifeTest {

  @TempDir Path root;

  private final Map<String, Program> programs = new HashMap<>();
  private TestNode node;

  @BeforeEach
  void boot() {
    Behaviour behaviour =
        (sandbox, container) -> programs.getOrDefault(container.name(), Program.RUNS_FOREVER);
    node = new TestNode(root, behaviour);
  }

  /** A pod of one container, which is always restarted. */
  private void runApp(Program program) {
    programs.put("app", program);
    node.apply(pod("Always", container("app").build()));
  }

  @Test
  void aPodRunsAndIsReadyAsSoonAsItsContainerRuns() {
    runApp(Program.RUNS_FOREVER);

    assertThat(node.phase("web")).isEqualTo("Running");
    assertThat(node.condition("web", "Ready")).isTrue();
    assertThat(node.condition("web", "Initialized")).isTrue();
    assertThat(node.condition("web", "PodReadyToStartContainers")).isTrue();
    assertThat(node.status("web", "app").getContainerID()).startsWith("trimtab://");
    assertThat(node.pod("web").orElseThrow().getStatus().getPodIP()).startsWith("10.42.");
    assertThat(node.pod("web").orElseThrow().getStatus().getHostIP()).isEqualTo("127.0.0.1");
    assertThat(node.pod("web").orElseThrow().getStatus().getQosClass()).isEqualTo("BestEffort");
    assertThat(node.events)
        .containsExactly(
            "Pulled: Container image \"example/app:1\" already present on machine",
            "Created: Created container: app",
            "Started: Started container app");
  }

  @Test
  void aPodAtRestIsNotWrittenAgain() {
    runApp(Program.RUNS_FOREVER);
    int writes = node.statusWrites;

    node.pass(Duration.ofHours(1));

    assertThat(node.statusWrites).isEqualTo(writes);
  }

  @Test
  void aContainerThatKeepsFailingIsHeldBackLongerEachTime() {
    runApp(Program.of(new Step.Exit(3)));

    var status = node.status("web", "app");
    assertThat(status.getRestartCount()).isEqualTo(1);
    assertThat(status.getState().getWaiting().getReason()).isEqualTo("CrashLoopBackOff");
    assertThat(status.getState().getWaiting().getMessage())
        .isEqualTo("back-off 10s restarting failed container=app pod=web_shop(uid-web)");
    assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(3);
    assertThat(status.getLastState().getTerminated().getReason()).isEqualTo("Error");
    assertThat(node.phase("web")).isEqualTo("Running");
    assertThat(node.condition("web", "Ready")).isFalse();

    node.pass(Duration.ofSeconds(9));
    assertThat(node.status("web", "app").getRestartCount()).isEqualTo(1);
    node.pass(Duration.ofSeconds(2));
    assertThat(node.status("web", "app").getRestartCount()).isEqualTo(2);
    node.pass(Duration.ofSeconds(20));
    assertThat(node.status("web", "app").getRestartCount()).isEqualTo(3);
    node.pass(Duration.ofMinutes(20));
    assertThat(node.status("web", "app").getRestartCount()).isBetween(8, 10);
    assertThat(node.status("web", "app").getState().getWaiting().getMessage())
        .startsWith("back-off 5m0s");
    assertThat(node.events)
        .contains("BackOff: Back-off restarting failed container app in pod web_shop(uid-web)");
  }

  @Test
  void theBackOffIsForgottenAfterTenGoodMinutes() {
    runApp(Program.of(new Step.Wait(Duration.ofMinutes(11)), new Step.Exit(1)));
    node.pass(Duration.ofMinutes(45));

    assertThat(node.status("web", "app").getRestartCount()).isEqualTo(4);
    assertThat(node.status("web", "app").getState().getRunning()).isNotNull();
  }

  @Test
  void aPodThatMayNotRestartEndsAsItsContainersEnd() {
    node.apply(pod("Never", container("good").build(), container("bad").build()));

    node.exit("good", 0);
    assertThat(node.phase("web")).isEqualTo("Running");
    assertThat(node.status("web", "good").getState().getTerminated().getReason())
        .isEqualTo("Completed");
    node.exit("bad", 7);

    assertThat(node.phase("web")).isEqualTo("Failed");
    assertThat(node.status("web", "bad").getState().getTerminated().getExitCode()).isEqualTo(7);
    assertThat(node.containers()).hasSize(2);
  }

  @Test
  void aPodWhoseContainersAllSucceedHasSucceeded() {
    node.apply(pod("OnFailure", container("app").build()));

    node.exit("app", 1);
    assertThat(node.status("web", "app").getRestartCount()).isEqualTo(1);
    node.exit("app", 0);

    assertThat(node.phase("web")).isEqualTo("Succeeded");
    assertThat(node.condition("web", "Ready")).isFalse();
  }

  @Test
  void aContainerEndedForWantOfMemorySaysSo() {
    programs.put("app", Program.of(new Step.RunOutOfMemory()));

    node.apply(pod("Never", container("app").build()));

    assertThat(node.status("web", "app").getState().getTerminated().getReason())
        .isEqualTo("OOMKilled");
    assertThat(node.status("web", "app").getState().getTerminated().getExitCode()).isEqualTo(137);
  }

  @Test
  void aProgramThatCannotBeExecutedIsTold() {
    runApp(Program.of(new Step.FailToStart("exec /nope: no such file or directory")));
    assertThat(node.status("web", "app").getState().getWaiting().getReason())
        .isEqualTo("RunContainerError");
    node.pass(Duration.ofSeconds(3));

    assertThat(node.status("web", "app").getState().getWaiting().getReason())
        .isEqualTo("CrashLoopBackOff");
    assertThat(node.status("web", "app").getLastState().getTerminated().getReason())
        .isEqualTo("StartError");
    assertThat(node.events).contains("Failed: Error: exec /nope: no such file or directory");
  }

  @Test
  void initContainersRunOneAfterTheOtherBeforeTheOthers() {
    programs.put("first", Program.of(new Step.Wait(Duration.ofSeconds(5)), new Step.Exit(0)));
    programs.put("second", Program.of(new Step.Wait(Duration.ofSeconds(5)), new Step.Exit(0)));
    var pod =
        withInit(
            pod("Always", container("app").build()),
            container("first").build(),
            container("second").build());

    node.apply(pod);
    assertThat(node.phase("web")).isEqualTo("Pending");
    assertThat(node.running()).extracting(c -> c.spec().name()).containsExactly("first");
    assertThat(node.status("web", "app").getState().getWaiting().getReason())
        .isEqualTo("PodInitializing");
    assertThat(node.condition("web", "Initialized")).isFalse();
    node.pass(Duration.ofSeconds(6));
    assertThat(node.running()).extracting(c -> c.spec().name()).containsExactly("second");
    node.pass(Duration.ofSeconds(5));

    assertThat(node.running()).extracting(c -> c.spec().name()).containsExactly("app");
    assertThat(node.phase("web")).isEqualTo("Running");
    assertThat(node.condition("web", "Initialized")).isTrue();
  }

  @Test
  void aFailedInitContainerFailsAPodThatMayNotRestart() {
    programs.put("first", Program.of(new Step.Exit(1)));

    node.apply(withInit(pod("Never", container("app").build()), container("first").build()));

    assertThat(node.phase("web")).isEqualTo("Failed");
    assertThat(node.containers()).extracting(c -> c.spec().name()).containsExactly("first");
  }

  @Test
  void aSidecarStartsBeforeTheContainersAndEndsAfterThem() {
    var sidecar = container("proxy").withRestartPolicy("Always").build();
    programs.put("app", Program.RUNS_FOREVER.withStop(new Stop.Exits(Duration.ofSeconds(4), 0)));

    node.apply(withInit(pod("Always", container("app").build()), sidecar));
    assertThat(node.running()).extracting(c -> c.spec().name()).containsExactly("proxy", "app");
    node.exit("proxy", 1);
    assertThat(node.status("web", "proxy").getRestartCount()).isEqualTo(1);
    node.delete("web", 30);
    node.pass(Duration.ofSeconds(3));
    assertThat(node.running()).extracting(c -> c.spec().name()).contains("proxy", "app");
    node.pass(Duration.ofSeconds(2));

    assertThat(node.running()).isEmpty();
    assertThat(node.pod("web")).isEmpty();
  }

  @Test
  void sidecarsDoNotKeepAFinishedPodAlive() {
    var sidecar = container("proxy").withRestartPolicy("Always").build();
    node.apply(withInit(pod("Never", container("app").build()), sidecar));

    node.exit("app", 0);

    assertThat(node.running()).isEmpty();
    assertThat(node.phase("web")).isEqualTo("Succeeded");
  }

  @Test
  void aDeletedPodIsSignalledThenForgottenByServerAndMachine() {
    runApp(Program.RUNS_FOREVER);

    node.delete("web", 30);

    assertThat(node.pod("web")).isEmpty();
    assertThat(node.sandboxes()).isZero();
    assertThat(node.events).contains("Killing: Stopping container app");
    assertThat(root.resolve("pods")).isEmptyDirectory();
    assertThat(root.resolve("logs")).isEmptyDirectory();
  }

  @Test
  void aContainerThatIgnoresItsSignalIsKilledWhenTheGracePeriodEnds() {
    runApp(Program.RUNS_FOREVER.withStop(new Stop.Ignores()));

    node.delete("web", 20);
    node.pass(Duration.ofSeconds(19));
    assertThat(node.running()).hasSize(1);
    assertThat(node.pod("web")).isPresent();
    node.pass(Duration.ofSeconds(2));

    assertThat(node.running()).isEmpty();
    assertThat(node.pod("web")).isEmpty();
  }

  @Test
  void aMoreImpatientDeletionShortensTheFirst() {
    runApp(Program.RUNS_FOREVER.withStop(new Stop.Ignores()));

    node.delete("web", 600);
    node.pass(Duration.ofSeconds(10));
    node.delete("web", 5);

    assertThat(node.running()).isEmpty();
  }

  @Test
  void thePodIsNotDeletedFromTheServerWhileAContainerRuns() {
    runApp(Program.RUNS_FOREVER.withStop(new Stop.Exits(Duration.ofSeconds(9), 0)));

    node.delete("web", 30);
    node.pass(Duration.ofSeconds(8));
    assertThat(node.pod("web")).isPresent();
    node.pass(Duration.ofSeconds(2));

    assertThat(node.pod("web")).isEmpty();
  }

  @Test
  void preStopRunsBeforeTheSignal() {
    var calls = new java.util.ArrayList<String>();
    programs.put(
        "app",
        Program.RUNS_FOREVER.withExec(
            command -> {
              calls.addAll(command);
              return Program.ExecAnswer.SUCCESS;
            }));
    var app =
        container("app")
            .withNewLifecycle()
            .withNewPreStop()
            .withNewExec()
            .withCommand("drain")
            .endExec()
            .endPreStop()
            .endLifecycle()
            .build();
    node.apply(pod("Always", app));

    node.delete("web", 30);

    assertThat(calls).containsExactly("drain");
    assertThat(node.pod("web")).isEmpty();
  }

  @Test
  void aStopSignalThatDoesNotExistIsNamedByItsField() {
    var app =
        container("app").withNewLifecycle().withStopSignal("SIGNOTHING").endLifecycle().build();

    node.apply(pod("Always", app));

    var waiting = node.status("web", "app").getState().getWaiting();
    assertThat(waiting.getReason()).isEqualTo("CreateContainerConfigError");
    assertThat(waiting.getMessage())
        .isEqualTo("lifecycle.stopSignal: no signal is called \"SIGNOTHING\"");
    assertThat(node.running()).isEmpty();
  }

  @Test
  void anEphemeralContainerIsToldApartAndNeverRunAgain() {
    Pod pod = pod("Always", container("app").build());
    node.apply(pod);
    node.apply(withEphemeral(node.pod("web").orElseThrow()));
    assertThat(node.running()).hasSize(2);
    node.exit("debugger", 3);
    node.pass(Duration.ofMinutes(11));
    node.restart();
    node.stopSandboxes();
    node.pass(Duration.ofMinutes(11));

    assertThat(node.running()).singleElement().matches(c -> c.spec().name().equals("app"));
    var told = node.status("web", "debugger");
    assertThat(told.getState().getTerminated().getExitCode()).isEqualTo(3);
    assertThat(told.getRestartCount()).isZero();
    assertThat(node.pod("web").orElseThrow().getStatus().getContainerStatuses()).hasSize(1);
    assertThat(node.condition("web", "Ready")).isTrue();
  }

  @Test
  void anEphemeralContainerDoesNotKeepAFinishedPodAlive() {
    node.apply(pod("Never", container("app").build()));
    node.apply(withEphemeral(node.pod("web").orElseThrow()));

    node.exit("app", 0);
    node.pass(Duration.ofSeconds(40));

    assertThat(node.running()).isEmpty();
    assertThat(node.phase("web")).isEqualTo("Succeeded");
  }

  private static Pod withEphemeral(Pod pod) {
    return new PodBuilder(pod)
        .editSpec()
        .addNewEphemeralContainer()
        .withName("debugger")
        .withImage("example/debugger:1")
        .withImagePullPolicy("IfNotPresent")
        .endEphemeralContainer()
        .endSpec()
        .build();
  }

  @Test
  void podsThatTheServerNoLongerHasAreEnded() {
    runApp(Program.RUNS_FOREVER);

    node.vanish("web");

    assertThat(node.running()).isEmpty();
    assertThat(node.sandboxes()).isZero();
  }

  @Test
  void aNamesakeIsAnotherPod() {
    programs.put("app", Program.RUNS_FOREVER.withStop(new Stop.Exits(Duration.ofSeconds(9), 0)));
    Pod first = pod("Always", container("app").build());
    node.apply(first);

    node.apply(
        new PodBuilder(first)
            .editMetadata()
            .withUid("uid-2")
            .endMetadata()
            .withStatus(null)
            .build());
    assertThat(node.running()).hasSize(2);
    node.pass(Duration.ofSeconds(10));

    assertThat(node.running()).hasSize(1);
    assertThat(node.sandboxes()).isEqualTo(1);
    assertThat(node.phase("web")).isEqualTo("Running");
  }

  @Test
  void containersAreAdoptedNotRestartedByANewAgent() {
    runApp(Program.RUNS_FOREVER);
    node.exit("app", 1);
    String id = node.status("web", "app").getContainerID();
    int writes = node.statusWrites;

    node.restart();
    node.pass(Duration.ofMinutes(5));

    assertThat(node.status("web", "app").getContainerID()).isEqualTo(id);
    assertThat(node.status("web", "app").getRestartCount()).isEqualTo(1);
    assertThat(node.statusWrites).isEqualTo(writes);
  }

  @Test
  void podsThatVanishedWhileNoAgentRanAreEndedByTheNext() {
    runApp(Program.RUNS_FOREVER);
    node.cluster.pods.clear();

    node.restart();

    assertThat(node.running()).isEmpty();
    assertThat(node.sandboxes()).isZero();
  }

  @Test
  void restartCountsSurviveTheLossOfTheSandbox() {
    runApp(Program.RUNS_FOREVER);
    node.exit("app", 1);

    node.stopSandboxes();
    node.pass(Duration.ofSeconds(30));

    assertThat(node.phase("web")).isEqualTo("Running");
    assertThat(node.status("web", "app").getRestartCount()).isEqualTo(2);
    assertThat(node.running()).hasSize(1);
    assertThat(node.events)
        .contains("SandboxChanged: Pod sandbox changed, it will be killed and re-created.");
  }

  @Test
  void anImageThatCannotBePulledIsTriedAgainAfterABackOff() {
    node.machine.images().missing("example/app:1");

    runApp(Program.RUNS_FOREVER);
    assertThat(node.status("web", "app").getState().getWaiting().getReason())
        .isEqualTo("ErrImagePull");
    node.pass(Duration.ofSeconds(3));
    assertThat(node.status("web", "app").getState().getWaiting().getReason())
        .isEqualTo("ImagePullBackOff");
    assertThat(node.phase("web")).isEqualTo("Pending");
    node.machine.images().remote("example/app:1");
    node.pass(Duration.ofSeconds(8));

    assertThat(node.phase("web")).isEqualTo("Running");
    assertThat(node.events)
        .contains(
            "Failed: Error: ErrImagePull",
            "BackOff: Back-off pulling image \"example/app:1\"",
            "Pulling: Pulling image \"example/app:1\"");
  }

  @Test
  void anImageThatMustNotBePulledIsNot() {
    node.machine.images().remote("example/app:1");

    node.apply(pod("Always", container("app").withImagePullPolicy("Never").build()));

    assertThat(node.status("web", "app").getState().getWaiting().getReason())
        .isEqualTo("ErrImageNeverPull");
  }

  @Test
  void aMissingConfigMapHoldsTheContainerBackUntilItExists() {
    var app =
        container("app")
            .addNewEnv()
            .withName("COLOR")
            .withNewValueFrom()
            .withNewConfigMapKeyRef("color", "theme", false)
            .endValueFrom()
            .endEnv()
            .build();

    node.apply(pod("Always", app));
    var waiting = node.status("web", "app").getState().getWaiting();
    assertThat(waiting.getReason()).isEqualTo("CreateContainerConfigError");
    assertThat(waiting.getMessage()).isEqualTo("configmap \"theme\" not found");
    node.cluster.configMaps.put("theme", new ConfigMapBuilder().addToData("color", "teal").build());
    node.pass(Duration.ofSeconds(6));

    assertThat(node.phase("web")).isEqualTo("Running");
    assertThat(node.running().getFirst().spec().env())
        .anySatisfy(env -> assertThat(env.value()).isEqualTo("teal"));
  }

  @Test
  void aMissingVolumeSourceIsNamedAndTheContainerWaits() {
    Pod pod =
        new PodBuilder(pod("Always", container("app").build()))
            .editSpec()
            .addNewVolume()
            .withName("settings")
            .withNewConfigMap()
            .withName("theme")
            .endConfigMap()
            .endVolume()
            .endSpec()
            .build();

    node.apply(pod);

    assertThat(node.phase("web")).isEqualTo("Pending");
    assertThat(node.status("web", "app").getState().getWaiting().getReason())
        .isEqualTo("ContainerCreating");
    assertThat(node.events)
        .contains(
            "FailedMount: MountVolume.SetUp failed for volume \"settings\" : configmap \"theme\""
                + " not found");
    assertThat(node.sandboxes()).isZero();
  }

  @Test
  void aPodThatIsTooLargeForTheNodeIsRefused() {
    var app =
        container("app")
            .withNewResources()
            .addToRequests("cpu", new Quantity("9"))
            .endResources()
            .build();

    node.apply(pod("Always", app));

    var status = node.pod("web").orElseThrow().getStatus();
    assertThat(status.getPhase()).isEqualTo("Failed");
    assertThat(status.getReason()).isEqualTo("OutOfcpu");
    assertThat(status.getMessage())
        .isEqualTo(
            "Pod was rejected: Node didn't have enough resource: cpu, requested: 9000, used: 0,"
                + " capacity: 8000");
    assertThat(node.sandboxes()).isZero();
  }

  @Test
  void aPodActiveForTooLongIsEnded() {
    Pod pod =
        new PodBuilder(pod("Always", container("app").build()))
            .editSpec()
            .withActiveDeadlineSeconds(60L)
            .endSpec()
            .build();
    node.apply(pod);

    node.pass(Duration.ofSeconds(61));

    assertThat(node.running()).isEmpty();
    assertThat(node.phase("web")).isEqualTo("Failed");
    assertThat(node.pod("web").orElseThrow().getStatus().getReason()).isEqualTo("DeadlineExceeded");
  }

  @Test
  void aChangedImageRestartsTheContainer() {
    Pod pod = pod("Always", container("app").build());
    node.apply(pod);

    Pod changed =
        new PodBuilder(node.pod("web").orElseThrow())
            .editSpec()
            .editFirstContainer()
            .withImage("example/app:2")
            .endContainer()
            .endSpec()
            .build();
    node.apply(changed);

    assertThat(node.status("web", "app").getImage()).isEqualTo("example/app:2");
    assertThat(node.status("web", "app").getRestartCount()).isEqualTo(1);
    assertThat(node.running().getFirst().spec().labels())
        .containsEntry("trimtab.dev/image", "example/app:2");
    assertThat(node.events)
        .contains("Killing: Container app definition changed, will be restarted");
  }

  @Test
  void aContainerIsReadyOnlyWhenItsReadinessProbeSays() {
    var answers =
        new Object() {
          int code = 1;
        };
    programs.put(
        "app",
        Program.RUNS_FOREVER.withExec(c -> new Program.ExecAnswer(answers.code, "not yet", "")));
    var app =
        container("app")
            .withReadinessProbe(
                new ProbeBuilder()
                    .withNewExec()
                    .withCommand("check")
                    .endExec()
                    .withPeriodSeconds(5)
                    .build())
            .build();

    node.apply(pod("Always", app));
    assertThat(node.condition("web", "Ready")).isFalse();
    assertThat(node.phase("web")).isEqualTo("Running");
    node.pass(Duration.ofSeconds(1));
    assertThat(node.events).contains("Unhealthy: Readiness probe failed: not yet");
    answers.code = 0;
    node.pass(Duration.ofSeconds(5));
    assertThat(node.condition("web", "Ready")).isTrue();
    answers.code = 1;
    node.pass(Duration.ofSeconds(11));
    assertThat(node.condition("web", "Ready")).isTrue();
    node.pass(Duration.ofSeconds(5));

    assertThat(node.condition("web", "Ready")).isFalse();
    assertThat(node.status("web", "app").getRestartCount()).isZero();
  }

  @Test
  void aContainerWhoseLivenessProbeFailsThreeTimesIsRestarted() {
    programs.put("app", Program.RUNS_FOREVER.withExec(c -> new Program.ExecAnswer(1, "", "stuck")));
    var app =
        container("app")
            .withLivenessProbe(
                new ProbeBuilder()
                    .withNewExec()
                    .withCommand("check")
                    .endExec()
                    .withPeriodSeconds(10)
                    .build())
            .build();

    node.apply(pod("Always", app));
    node.pass(Duration.ofSeconds(19));
    assertThat(node.status("web", "app").getRestartCount()).isZero();
    node.pass(Duration.ofSeconds(2));

    assertThat(node.status("web", "app").getRestartCount()).isEqualTo(1);
    assertThat(node.events)
        .contains(
            "Unhealthy: Liveness probe failed: stuck",
            "Killing: Container app failed liveness probe, will be restarted");
  }

  @Test
  void aContainerWithoutReadinessProbeIsReadyOnceItHasStarted() {
    var started =
        new Object() {
          int code = 1;
        };
    programs.put(
        "app", Program.RUNS_FOREVER.withExec(c -> new Program.ExecAnswer(started.code, "", "no")));
    var app =
        container("app")
            .withStartupProbe(
                new ProbeBuilder()
                    .withNewExec()
                    .withCommand("up")
                    .endExec()
                    .withPeriodSeconds(1)
                    .withFailureThreshold(60)
                    .build())
            .build();

    node.apply(pod("Always", app));
    node.pass(Duration.ofSeconds(5));
    assertThat(node.condition("web", "Ready")).isFalse();
    started.code = 0;
    node.pass(Duration.ofSeconds(2));

    assertThat(node.status("web", "app").getReady()).isTrue();
    assertThat(node.condition("web", "Ready")).isTrue();
  }

  @Test
  void otherProbesWaitForTheStartupProbe() {
    var ready =
        new Object() {
          int code = 1;
        };
    programs.put(
        "app",
        Program.RUNS_FOREVER.withExec(
            c -> new Program.ExecAnswer(c.contains("up") ? ready.code : 1, "", "no")));
    var app =
        container("app")
            .withStartupProbe(
                new ProbeBuilder()
                    .withNewExec()
                    .withCommand("up")
                    .endExec()
                    .withPeriodSeconds(1)
                    .withFailureThreshold(60)
                    .build())
            .withLivenessProbe(
                new ProbeBuilder()
                    .withNewExec()
                    .withCommand("alive")
                    .endExec()
                    .withPeriodSeconds(1)
                    .withFailureThreshold(2)
                    .build())
            .build();

    node.apply(pod("Always", app));
    node.pass(Duration.ofSeconds(30));
    assertThat(node.status("web", "app").getStarted()).isFalse();
    assertThat(node.status("web", "app").getRestartCount()).isZero();
    ready.code = 0;
    node.pass(Duration.ofSeconds(5));

    assertThat(node.status("web", "app").getRestartCount()).isEqualTo(1);
  }

  @Test
  void anEvictedPodEndsAtOnceAsFailedWhateverGraceItWasPromised() {
    programs.put("app", Program.RUNS_FOREVER.withStop(new Stop.Ignores()));
    var promised =
        new PodBuilder(pod("Always", container("app").build()))
            .editSpec()
            .withTerminationGracePeriodSeconds(600L)
            .endSpec()
            .build();
    node.apply(promised);

    node.evict("web", "The node was low on resource: memory. ");
    assertThat(node.isCleanedUp("web")).isFalse();
    node.pass(Duration.ofSeconds(3));

    var status = node.pod("web").orElseThrow().getStatus();
    assertThat(status.getPhase()).isEqualTo("Failed");
    assertThat(status.getReason()).isEqualTo("Evicted");
    assertThat(status.getMessage()).isEqualTo("The node was low on resource: memory. ");
    assertThat(status.getConditions())
        .anyMatch(
            condition ->
                condition.getType().equals("DisruptionTarget")
                    && condition.getReason().equals("TerminationByKubelet")
                    && condition.getMessage().equals(status.getMessage()));
    assertThat(node.running()).isEmpty();
    assertThat(node.isCleanedUp("web")).isTrue();
    assertThat(node.events).contains("Evicted: The node was low on resource: memory. ");
    node.pass(Duration.ofMinutes(10));
    assertThat(node.running()).isEmpty();
  }
}

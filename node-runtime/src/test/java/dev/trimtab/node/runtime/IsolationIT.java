package dev.trimtab.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.ContainerStats;
import dev.trimtab.node.ExecSession;
import dev.trimtab.node.ExecSpec;
import dev.trimtab.node.Limits;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.Security;
import dev.trimtab.node.runtime.Specs.Draft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class IsolationIT {
  private TestNode node;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private String output(Draft draft) throws IOException {
    return node.run(draft).output();
  }

  private static Draft shell(String script) {
    return Draft.of("sh", "-c", "exec 2>&1; " + script);
  }

  @Test
  void aContainersOwnPathsCanBeMaskedToo() throws IOException {
    Security s = Specs.security();
    Security masked =
        new Security(
            s.user(),
            s.group(),
            s.mustBeNonRoot(),
            s.supplementalGroups(),
            s.addCapabilities(),
            s.dropCapabilities(),
            s.privileged(),
            s.noNewPrivileges(),
            s.readOnlyRoot(),
            s.seccomp(),
            List.of("/etc/passwd", "/home", "/not/there"),
            List.of("/tmp"));
    String look = "wc -c < /etc/passwd; ls /home | wc -l; touch /tmp/x || echo closed";
    assertThat(output(shell(look).security(masked)))
        .startsWith("0\n0\n")
        .contains("Read-only file system")
        .endsWith("closed\n");
  }

  @Test
  void onlyTheStandardStreamsAreOpen() throws IOException {
    // The fourth is the directory that ls itself reads.
    assertThat(output(shell("exec ls /proc/self/fd"))).isEqualTo("0\n1\n2\n3\n");
  }

  @Test
  void rootHasTheDefaultCapabilitiesAndNothingInheritable() throws IOException {
    assertThat(output(shell("grep Cap /proc/self/status")))
        .contains("CapInh:\t0000000000000000")
        .contains("CapPrm:\t00000000a80425fb")
        .contains("CapEff:\t00000000a80425fb")
        .contains("CapBnd:\t00000000a80425fb")
        .contains("CapAmb:\t0000000000000000");
  }

  @Test
  void capabilitiesAreAddedAndDroppedByName() throws IOException {
    Draft draft =
        shell("grep CapBnd /proc/self/status")
            .security(
                s ->
                    new Security(
                        "",
                        null,
                        false,
                        List.of(),
                        Set.of("NET_ADMIN"),
                        Set.of("ALL"),
                        false,
                        true,
                        false,
                        s.seccomp(),
                        List.of(),
                        List.of()));
    assertThat(output(draft)).isEqualTo("CapBnd:\t0000000000001000\n");
  }

  @Test
  void aNamedUserGetsItsGroupsAndHome() throws IOException {
    assertThat(output(shell("id -u; id -g; id -G; echo $HOME").security(Specs.user("web"))))
        .isEqualTo("1000\n1001\n1001 1002\n/home/web\n");
  }

  @Test
  void aNumberNeedsNoEntry() throws IOException {
    assertThat(output(shell("id -u; id -g").security(Specs.user("4000:5000"))))
        .isEqualTo("4000\n5000\n");
  }

  @Test
  void rootIsRefusedWhereItMustNotBe() {
    String sandbox = node.sandbox().id();
    Security s = Specs.security();
    Draft draft =
        shell("true")
            .security(
                new Security(
                    "",
                    null,
                    true,
                    List.of(),
                    Set.of(),
                    Set.of(),
                    false,
                    true,
                    false,
                    s.seccomp(),
                    List.of(),
                    List.of()));
    String id = node.create(sandbox, draft);
    assertThatThrownBy(() -> node.runtime.startContainer(id))
        .isInstanceOf(NodeException.Invalid.class)
        .hasMessageContaining("runAsNonRoot");
  }

  @Test
  void aUserWithoutPowerCanWriteToItsOwnStreams() throws IOException {
    assertThat(output(shell("echo again > /dev/stdout").security(Specs.user("web"))))
        .isEqualTo("again\n");
  }

  @Test
  void maskedAndReadOnlyPathsHold() throws IOException {
    String script =
        "cat /proc/keys /proc/timer_list | wc -c; ls /sys/firmware | wc -l;"
            + " echo 1 > /proc/sys/kernel/panic; touch /sys/x; touch /sys/fs/cgroup/x; echo done";
    String output = output(shell(script));
    assertThat(output).startsWith("0\n0\n").endsWith("done\n");
    assertThat(output)
        .contains("can't create /proc/sys/kernel/panic: Read-only file system")
        .contains("/sys/x: Read-only file system")
        .contains("/sys/fs/cgroup/x: Read-only file system");
  }

  @Test
  void newNamespacesAndMountsAreFilteredAway() throws IOException {
    String output =
        output(
            shell("mount -t tmpfs none /tmp; echo $?; grep Seccomp: /proc/self/status")
                .security(Draft.of("x").security()));
    assertThat(output).contains("1\n").contains("Seccomp:\t2").contains("permission denied");
  }

  @Test
  void aPrivilegedContainerMayMount() throws IOException {
    Security s = Specs.security();
    Draft draft =
        shell(
                "mount -t tmpfs none /tmp && echo mounted; ls /dev | wc -l; touch /sys/fs/cgroup/x;"
                    + " grep Seccomp: /proc/self/status")
            .security(
                new Security(
                    "",
                    null,
                    false,
                    List.of(),
                    Set.of(),
                    Set.of(),
                    true,
                    false,
                    false,
                    s.seccomp(),
                    s.maskedPaths(),
                    s.readOnlyPaths()));
    assertThat(output(draft)).startsWith("mounted\n").contains("Seccomp:\t0");
  }

  @Test
  void aReadOnlyRootCannotBeWritten() throws IOException {
    Security s = Specs.security();
    Draft draft =
        shell("touch /x; echo $?; touch /dev/shm/y; echo $?")
            .security(
                new Security(
                    "",
                    null,
                    false,
                    List.of(),
                    Set.of(),
                    Set.of(),
                    false,
                    false,
                    true,
                    s.seccomp(),
                    List.of(),
                    List.of()));
    assertThat(output(draft)).contains("Read-only file system\n1\n0\n");
  }

  @Test
  void diskDevicesCannotBeUsedEvenIfMade() throws IOException {
    assertThat(
            output(shell("mknod /tmp/d b 8 0; mknod /tmp/v b 254 0; cat /tmp/d /tmp/v; echo $?")))
        .contains("Operation not permitted")
        .endsWith("1\n");
  }

  @Test
  void theMachinesProcessesAndMountsAreNotSeen() throws IOException {
    String output = output(shell("cat /proc/self/mountinfo; cat /proc/self/cgroup"));
    assertThat(output).doesNotContain("/ns/net").contains(" / / ");
    assertThat(output.lines().filter(line -> line.contains(" - ext4 ")))
        .allMatch(line -> line.matches(".* /etc/(hosts|hostname|resolv.conf) .*"));
    assertThat(output.lines().filter(line -> line.startsWith("0::"))).containsExactly("0::/");
  }

  @Test
  void limitsAreSeenInsideAndEnforced() throws IOException {
    String sandbox = node.sandbox().id();
    long begin = System.nanoTime();
    String id =
        node.start(
            sandbox, shell("while :; do :; done").limits(new Limits(100, 100, 64 << 20, 50)));
    LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
    // On a busy machine it gets less than its bound.
    TestNode.await(
        "some use of the processor", () -> cpu(id).compareTo(Duration.ofMillis(20)) >= 0);
    ContainerStats stats = node.runtime.stats(id).orElseThrow();
    Duration passed = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(stats.cpu()).isBetween(Duration.ofMillis(20), passed.dividedBy(3));
    assertThat(stats.processes()).isEqualTo(1);
    assertThat(stats.memory()).isPositive();
    assertThat(memoryBound(id)).isEqualTo(64 << 20);
    node.runtime.updateLimits(id, new Limits(50, 100, 128 << 20, 50));
    assertThat(memoryBound(id)).isEqualTo(128 << 20);
  }

  /** As the container sees it, in whichever version of control groups. */
  private long memoryBound(String id) throws IOException {
    String files = "/sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes";
    ExecSpec spec =
        new ExecSpec(List.of("sh", "-c", "cat " + files + " 2>/dev/null"), false, false);
    try (ExecSession session = node.runtime.exec(id, spec)) {
      String text = new String(session.stdout().readAllBytes(), StandardCharsets.US_ASCII);
      return Long.parseLong(text.strip());
    }
  }

  @Test
  void tooManyProcessesFail() throws IOException {
    String output =
        output(
            shell("for i in 1 2 3 4 5 6 7 8 9; do sleep 5 & done; echo unreached")
                .limits(new Limits(0, 0, 0, 4)));
    assertThat(output).contains("can't fork");
  }

  @Test
  void containersOfAPodShareNetworkAndMemoryButNotProcesses() throws IOException {
    String sandbox = node.sandbox().id();
    String one =
        node.start(
            sandbox,
            shell(
                    "echo x > /dev/shm/f; for n in net ipc uts; do readlink /proc/self/ns/$n; done;"
                        + " sleep 1000")
                .name("one"));
    TestNode.await("output", () -> lines(one) == 3);
    String two =
        node.start(
            sandbox,
            shell(
                    "for n in net ipc uts; do readlink /proc/self/ns/$n; done; cat /dev/shm/f; set -- /proc/[0-9]*; echo $*")
                .name("two"));
    node.awaitEnd(two);
    assertThat(node.output(two)).startsWith(node.output(one)).endsWith("x\n/proc/1\n");
  }

  @Test
  void aPodMaySharItsProcesses() throws IOException {
    String sandbox = node.runtime.runSandbox(Specs.sharingProcesses()).id();
    node.start(sandbox, Draft.of("sleep", "1234").name("one"));
    String two = node.start(sandbox, shell("ps; sh -c 'sleep 1000 &'; echo $$").name("two"));
    node.awaitEnd(two);
    assertThat(node.output(two)).contains("sleep 1234").contains("trimtab-pause");
  }

  @Test
  void noNewPrivilegesHoldWithoutAFilterToo() throws IOException {
    Draft draft =
        shell("grep -E 'Seccomp:|NoNewPrivs' /proc/self/status")
            .security(
                s ->
                    new Security(
                        "",
                        null,
                        false,
                        List.of(),
                        Set.of(),
                        Set.of(),
                        false,
                        true,
                        false,
                        Security.Seccomp.UNCONFINED,
                        List.of(),
                        List.of()));
    assertThat(output(draft)).isEqualTo("NoNewPrivs:\t1\nSeccomp:\t0\n");
  }

  @Test
  void unfilteredMeansUnfiltered() throws IOException {
    Draft draft =
        shell("grep -E 'Seccomp:|NoNewPrivs' /proc/self/status")
            .security(
                s ->
                    new Security(
                        "",
                        null,
                        false,
                        List.of(),
                        Set.of(),
                        Set.of(),
                        false,
                        false,
                        false,
                        Security.Seccomp.UNCONFINED,
                        List.of(),
                        List.of()));
    assertThat(output(draft)).isEqualTo("NoNewPrivs:\t0\nSeccomp:\t0\n");
  }

  private Duration cpu(String id) {
    return node.runtime.stats(id).orElseThrow().cpu();
  }

  private long lines(String id) {
    try {
      return node.log(id).size();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

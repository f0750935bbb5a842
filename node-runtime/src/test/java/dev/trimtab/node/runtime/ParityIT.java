package dev.trimtab.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.Limits;
import dev.trimtab.node.SandboxSpec;
import dev.trimtab.node.Security;
import dev.trimtab.node.runtime.Records.RunRecord;
import dev.trimtab.node.runtime.Specs.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same container, run by us and by crun, looks around and sees the same. */
final class ParityIT {
  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  /** What it looks at; each part begins with a line {@code == name}. */
  private static final String LOOK =
      """
      exec 2>&1
      echo == status
      grep -E '^(Uid|Gid|Groups|Cap...|NoNewPrivs|Seccomp):' /proc/self/status
      echo == limits
      grep -v -E 'Units|realtime' /proc/self/limits
      echo == score
      cat /proc/self/oom_score_adj
      echo == place
      pwd; hostname; umask; echo $$
      echo == environment
      busybox env | busybox sort
      echo == mounts
      busybox awk '{ for (i = 7; $i != "-"; i++); print $5, $(i + 1), $6 }' /proc/self/mountinfo
      echo == devices
      busybox ls -l /dev | busybox awk '/^c/ { print $1, $5, $6, $10 } /^[^ct]/ { print $1, $9, $10, $11 }' | busybox sort
      echo == masked
      for f in $MASKED; do if [ -d $f ]; then echo $f: $(busybox ls -A $f); elif [ -e $f ]; then echo $f: $(busybox wc -c < $f); fi; done
      echo == protected
      for f in $PROTECTED; do [ -e $f ] && { busybox touch $f/x 2>/dev/null && echo $f: open || echo $f: closed; }; done
      echo == groups
      for f in memory/memory.limit_in_bytes pids/pids.max cpu/cpu.cfs_quota_us cpu/cpu.shares; do echo $f: $(cat /sys/fs/cgroup/$f); done
      echo == namespaces
      for n in cgroup ipc mnt net pid time user uts; do echo $n $(readlink /proc/self/ns/$n); done
      """;

  private TestNode node;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "web"})
  void aProcessSeesWhatItSeesUnderCrun(String user) throws Exception {
    Security security = user.isEmpty() ? Specs.security() : Specs.user(user);
    Draft draft =
        Draft.of("sh", "-c", LOOK)
            .security(security)
            .env("MASKED", String.join(" ", Specs.MASKED))
            .env("PROTECTED", String.join(" ", Specs.READ_ONLY))
            .limits(new Limits(500, 250, 64L << 20, 50));
    SandboxSpec sandbox = Specs.sandbox();
    String id = node.start(node.runtime.runSandbox(sandbox).id(), draft);
    node.awaitEnd(id);
    Map<String, String> ours = parts(node.output(id));

    ContainerSpec spec = node.runtime.container(id).orElseThrow().spec();
    String sandboxId = node.runtime.container(id).orElseThrow().sandboxId();
    Path state = node.state().resolve("sandboxes").resolve(sandboxId).resolve("containers/" + id);
    RunRecord run = JSON.readValue(state.resolve("run.json").toFile(), RunRecord.class);
    Path root = Busybox.unpack(node.directory.resolve("crun")).root;
    CrunBundle bundle =
        CrunBundle.of(node.directory.resolve("bundle"), root, sandbox, spec, run, hardLimit(ours));
    Map<String, String> theirs =
        parts(bundle.run("trimtab-parity-" + ProcessHandle.current().pid()));

    for (String part : List.of("status", "limits", "score", "place", "environment", "devices")) {
      assertThat(ours.get(part)).as(part).isEqualTo(theirs.get(part));
    }
    for (String part : List.of("masked", "protected", "groups")) {
      assertThat(ours.get(part)).as(part).isEqualTo(theirs.get(part));
    }
    assertThat(mounts(ours)).isEqualTo(mounts(theirs));
    assertThat(namespacesOfTheMachine(ours)).isEqualTo(namespacesOfTheMachine(theirs));
  }

  private static Map<String, String> parts(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : text.split("== ", -1)) {
      int end = part.indexOf('\n');
      if (end > 0) {
        parts.put(part.substring(0, end), part.substring(end + 1));
      }
    }
    return parts;
  }

  /** Ours is that of this JVM, which nobody can raise; crun gets the same. */
  private static long hardLimit(Map<String, String> parts) {
    String line =
        parts.get("limits").lines().filter(l -> l.startsWith("Max open files")).findFirst().get();
    return Long.parseLong(line.split(" +", -1)[4]);
  }

  /**
   * Targets with type and options, but the root, which is no overlay there, and control groups, of
   * which crun shows all hierarchies and we those with bounds. What covers a path of the kernel's
   * has more restrictions with us; that nothing can be seen or written there is another part.
   */
  private static Map<String, String> mounts(Map<String, String> parts) {
    Map<String, String> mounts = new TreeMap<>();
    for (String line : parts.get("mounts").lines().toList()) {
      String[] fields = line.split(" ", 3);
      String target = fields[0];
      if (target.startsWith("/proc/") || target.startsWith("/sys/firmware")) {
        mounts.put(target, "covered");
      } else if (!target.equals("/") && !target.startsWith("/sys/fs/cgroup")) {
        // When access times are noted is the machine's habit for what is bound from it.
        List<String> options = new ArrayList<>(List.of(fields[2].split(",")));
        options.removeIf(o -> o.endsWith("atime"));
        options.sort(null);
        mounts.put(target, fields[1] + " " + options);
      }
    }
    return mounts;
  }

  private static List<String> namespacesOfTheMachine(Map<String, String> parts) throws IOException {
    List<String> shared = new ArrayList<>();
    for (String line : parts.get("namespaces").lines().toList()) {
      String[] fields = line.split(" ", -1);
      String machines = Files.readSymbolicLink(Path.of("/proc/self/ns", fields[0])).toString();
      if (fields[1].equals(machines)) {
        shared.add(fields[0]);
      }
    }
    return shared;
  }
}

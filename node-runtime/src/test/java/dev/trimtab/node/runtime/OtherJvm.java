package dev.trimtab.node.runtime;

import dev.trimtab.node.runtime.Specs.Draft;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The main class of a JVM that starts containers and is then killed. What some of them do only
 * afterwards waits for the file {@code sign/killed}.
 */
final class OtherJvm {
  private static final String AWAIT_DEATH = "until [ -e /sign/killed ]; do sleep 0.1; done; ";

  private OtherJvm() {}

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    NoImages nothing = new NoImages();
    LinuxNodeRuntime runtime =
        LinuxNodeRuntime.open(
            directory.resolve("state"),
            new Parts(nothing, Busybox.unpack(directory), new LoopbackNetwork(), nothing));
    String sandbox = runtime.runSandbox(Specs.sandbox()).id();
    start(
        runtime,
        directory,
        sandbox,
        Draft.of("sh", "-c", "read x; echo got $x; exit 9").name("waits").stdin(false));
    start(
        runtime,
        directory,
        sandbox,
        Draft.of("sh", "-c", AWAIT_DEATH + "echo while away; exit 4")
            .name("ends")
            .mounts(Specs.bind(directory.resolve("sign"), "/sign", true)));
    start(
        runtime,
        directory,
        sandbox,
        Draft.of("sh", "-c", AWAIT_DEATH + "seq 1 100000; sleep 1000")
            .name("writes")
            .mounts(Specs.bind(directory.resolve("sign"), "/sign", true)));
    start(
        runtime,
        directory,
        sandbox,
        Draft.of("sh", "-c", "read x; tty; exit 2").name("terminal").terminal());
    System.out.println("ready");
    LockSupport.park();
  }

  private static void start(LinuxNodeRuntime runtime, Path directory, String sandbox, Draft draft) {
    Path log = directory.resolve("logs").resolve(draft.name() + ".log");
    runtime.startContainer(runtime.createContainer(sandbox, draft.logTo(log)));
  }
}

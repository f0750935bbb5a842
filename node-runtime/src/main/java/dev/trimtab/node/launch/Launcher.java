package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Architecture;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.Syscalls;
import java.util.ArrayList;
import java.util.List;

/** Executes scripts. */
public final class Launcher {
  /** Where a script writes its reports; end of file there means that its program was executed. */
  public static final int REPORT = 3;

  /** Where a script reads one byte per process before it goes on; end of file means stop. */
  public static final int GO = 4;

  /** The first descriptor the caller gives. */
  public static final int FIRST_GIVEN = 5;

  // Sources lie above all targets, so that no dup2 overwrites a source not yet copied.
  private static final int ABOVE_TARGETS = 100;
  private static final int F_ADD_SEALS = 1033;
  private static final int ALL_SEALS = 1 | 2 | 4 | 8;

  private static final long OWN_PID = ProcessHandle.current().pid();

  private Launcher() {}

  /**
   * A script to begin with: it has closed everything but what it is given.
   *
   * @param given how many descriptors {@link #start} will pass
   */
  public static LaunchScript script(int given) {
    LaunchScript script = new LaunchScript();
    script.step("close descriptors", Syscall.CLOSE_RANGE, FIRST_GIVEN + given, 0xffffffffL, 0);
    return script;
  }

  /**
   * Starts a script.
   *
   * @param name what process lists show
   * @param given becomes the descriptors from {@link #FIRST_GIVEN} on; the caller keeps its own
   */
  public static Launch start(String name, LaunchScript script, List<Fd> given) {
    Syscalls.Pipe report = Syscalls.pipe();
    Syscalls.Pipe go = Syscalls.pipe();
    List<Fd> table = new ArrayList<>();
    try (Fd image = image(script);
        Fd nothing = Syscalls.open("/dev/null", Flags.O_RDWR, 0);
        Fd reportEnd = report.writing();
        Fd goEnd = go.reading()) {
      List<Fd> all = new ArrayList<>(List.of(nothing, nothing, nothing, reportEnd, goEnd));
      all.addAll(given);
      all.forEach(fd -> table.add(Syscalls.duplicate(fd, ABOVE_TARGETS + all.size())));
      // The child's own /proc/self/fd no longer has the image when it is executed.
      String program = "/proc/" + OWN_PID + "/fd/" + image.number();
      int pid = Spawn.start(program, name, table);
      return new Launch(pid, script, report.reading(), go.writing());
    } catch (RuntimeException e) {
      report.reading().close();
      go.writing().close();
      throw e;
    } finally {
      table.forEach(Fd::close);
    }
  }

  private static Fd image(LaunchScript script) {
    Fd file = Syscalls.memfd("trimtab-launch");
    try {
      Syscalls.write(file, ScriptImage.of(script, Architecture.current()));
      Syscalls.require("seal the program", Syscall.FCNTL, file.number(), F_ADD_SEALS, ALL_SEALS);
      return file;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }
}

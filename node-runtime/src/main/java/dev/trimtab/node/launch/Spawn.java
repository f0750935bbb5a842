package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Native;
import dev.trimtab.node.linux.SyscallException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * {@code posix_spawn}: the one way to start a process that is safe in a JVM. The child begins with
 * no signal blocked and none ignored.
 */
final class Spawn {
  // Larger than glibc's or musl's structures of these names on any architecture.
  private static final long OPAQUE = 512;
  private static final short SETSIGDEF_AND_SETSIGMASK = 4 | 8;

  private static final MethodHandle SPAWN = function("posix_spawn", 6);
  private static final MethodHandle ACTIONS_INIT = function("posix_spawn_file_actions_init", 1);
  private static final MethodHandle ACTIONS_DESTROY =
      function("posix_spawn_file_actions_destroy", 1);
  private static final MethodHandle ADD_DUP2 =
      Native.function(
          "posix_spawn_file_actions_adddup2",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT));

  private static final MemorySegment ATTRIBUTES = attributes();

  private Spawn() {}

  /**
   * Starts {@code program}; descriptor {@code i} of the child is {@code descriptors.get(i)}, whose
   * own number must be above the list's size. The answer is the child's process id.
   */
  static int start(String program, String name, List<Fd> descriptors) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment actions = arena.allocate(OPAQUE, 16);
      check("prepare file actions", (int) ACTIONS_INIT.invokeExact(actions));
      try {
        for (int i = 0; i < descriptors.size(); i++) {
          int number = descriptors.get(i).number();
          check("pass a descriptor", (int) ADD_DUP2.invokeExact(actions, number, i));
        }
        MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, 2);
        arguments.setAtIndex(ValueLayout.ADDRESS, 0, arena.allocateFrom(name));
        MemorySegment environment = arena.allocate(ValueLayout.ADDRESS, 1);
        MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
        MemorySegment path = arena.allocateFrom(program);
        check(
            "start a process",
            (int) SPAWN.invokeExact(pid, path, actions, ATTRIBUTES, arguments, environment));
        return pid.get(ValueLayout.JAVA_INT, 0);
      } finally {
        check("drop file actions", (int) ACTIONS_DESTROY.invokeExact(actions));
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("posix_spawn through the foreign function interface", e);
    }
  }

  private static MemorySegment attributes() {
    Arena arena = Arena.global();
    MemorySegment attributes = arena.allocate(OPAQUE, 16);
    MemorySegment none = arena.allocate(128, 8);
    MemorySegment all = arena.allocate(128, 8);
    try {
      check("init", (int) function("posix_spawnattr_init", 1).invokeExact(attributes));
      check("fill", (int) function("sigfillset", 1).invokeExact(all));
      check("mask", (int) function("posix_spawnattr_setsigmask", 2).invokeExact(attributes, none));
      check(
          "default",
          (int) function("posix_spawnattr_setsigdefault", 2).invokeExact(attributes, all));
      FunctionDescriptor withShort =
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_SHORT);
      MethodHandle setFlags = Native.function("posix_spawnattr_setflags", withShort);
      check("flags", (int) setFlags.invokeExact(attributes, SETSIGDEF_AND_SETSIGMASK));
    } catch (Throwable e) {
      throw new LinkageError("posix_spawn attributes", e);
    }
    return attributes;
  }

  private static MethodHandle function(String name, int pointers) {
    ValueLayout[] types = new ValueLayout[pointers];
    java.util.Arrays.fill(types, ValueLayout.ADDRESS);
    return Native.function(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, types));
  }

  private static void check(String step, int error) {
    if (error != 0) {
      throw new SyscallException(step, error);
    }
  }
}

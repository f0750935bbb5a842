package dev.trimtab.node.linux;

import static dev.trimtab.node.linux.Flags.AT_EMPTY_PATH;
import static dev.trimtab.node.linux.Flags.O_CLOEXEC;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** Mounts that are nowhere yet: a descriptor holds them, and they go when it does. */
public final class DetachedMount {
  private DetachedMount() {}

  /**
   * A new file system.
   *
   * @param options by name; an empty value makes it a flag
   */
  public static Fd of(String type, Map<String, String> options) {
    try (Fd context = open(type)) {
      options.forEach((name, value) -> set(context, type, name, value));
      return create(context, type);
    }
  }

  /** Begins the making of a file system. */
  public static Fd open(String type) {
    try (Arena arena = Arena.ofConfined()) {
      long name = Syscalls.string(arena, type).address();
      return new Fd(
          (int)
              Syscalls.require(
                  "open the file system type " + type, Syscall.FSOPEN, name, Flags.FSOPEN_CLOEXEC));
    }
  }

  /** Sets an option of a file system in the making. */
  public static void set(Fd context, String type, String name, String value) {
    try (Arena arena = Arena.ofConfined()) {
      boolean flag = value.isEmpty();
      Syscalls.require(
          "set " + name + "=" + value + " of " + type,
          Syscall.FSCONFIG,
          context.number(),
          flag ? Flags.FSCONFIG_SET_FLAG : Flags.FSCONFIG_SET_STRING,
          Syscalls.string(arena, name).address(),
          flag ? 0 : Syscalls.string(arena, value).address(),
          0);
    }
  }

  /** Ends the making of a file system. */
  public static Fd create(Fd context, String type) {
    int fd = context.number();
    Syscalls.require("make a " + type, Syscall.FSCONFIG, fd, Flags.FSCONFIG_CMD_CREATE, 0, 0, 0);
    return new Fd(
        (int) Syscalls.require("mount a " + type, Syscall.FSMOUNT, fd, Flags.FSMOUNT_CLOEXEC, 0));
  }

  /** A copy of the mount at {@code directory}, from there down. */
  public static Fd copyOf(Fd directory, boolean recursive) {
    long flags = Flags.OPEN_TREE_CLONE | O_CLOEXEC | AT_EMPTY_PATH;
    return new Fd(
        (int)
            Syscalls.require(
                "copy a mount",
                Syscall.OPEN_TREE,
                directory.number(),
                "",
                flags | (recursive ? Flags.AT_RECURSIVE : 0)));
  }

  /** Sets attributes ({@code MOUNT_ATTR_…}) of a mount, and its propagation unless that is 0. */
  public static void setAttributes(Fd mount, long attributes, long propagation, boolean recursive) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment change =
          arena.allocateFrom(ValueLayout.JAVA_LONG, attributes, 0, propagation, 0);
      Syscalls.require(
          "set attributes of a mount",
          Syscall.MOUNT_SETATTR,
          mount.number(),
          "",
          AT_EMPTY_PATH | (recursive ? (long) Flags.AT_RECURSIVE : 0),
          change.address(),
          change.byteSize());
    }
  }

  /** Puts a mount on what {@code target} is open at, in the calling thread's mount namespace. */
  public static void attach(Fd mount, Fd target, String what) {
    try (Arena arena = Arena.ofConfined()) {
      long empty = arena.allocateFrom("").address();
      Syscalls.require(
          "mount " + what,
          Syscall.MOVE_MOUNT,
          mount.number(),
          empty,
          target.number(),
          empty,
          Flags.MOVE_MOUNT_F_EMPTY_PATH | (long) Flags.MOVE_MOUNT_T_EMPTY_PATH);
    }
  }

  /** {@code mount(2)}, for what only it can do. */
  public static void mount(String source, String target, String type, long flags, String data) {
    try (Arena arena = Arena.ofConfined()) {
      Syscalls.require(
          "mount " + type + " at " + target,
          Syscall.MOUNT,
          Syscalls.string(arena, source).address(),
          Syscalls.string(arena, target).address(),
          Syscalls.string(arena, type).address(),
          flags,
          Syscalls.string(arena, data).address());
    }
  }

  /** Takes the mount at {@code target} away as soon as nobody uses it; nothing if there is none. */
  public static void unmount(String target) {
    try (Arena arena = Arena.ofConfined()) {
      long result =
          Syscalls.call(
              Syscall.UMOUNT2, Syscalls.string(arena, target).address(), Flags.MNT_DETACH);
      if (result < 0 && result != -Errno.EINVAL && result != -Errno.ENOENT) {
        throw new SyscallException("unmount " + target, (int) -result);
      }
    }
  }
}

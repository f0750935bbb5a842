package dev.trimtab.node.rootfs;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.DetachedMount;
import dev.trimtab.node.linux.Errno;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Image layers under a writable one.
 *
 * @param layers the lowest first
 * @param upper where writes go
 * @param work the kernel's scratch directory, on the same file system as {@code upper}
 */
public record Overlay(List<Path> layers, Path upper, Path work) {
  private static final String TYPE = "overlay";

  // Known once the one way has failed and the other succeeded; trying leaves a line in the kernel's
  // log each time.
  private static volatile boolean onlyByMount;

  public Overlay {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new NodeException.Invalid("an image without layers");
    }
  }

  /** Mounts it at {@code target}, in the calling thread's mount namespace. */
  public void mountAt(Path target) {
    try {
      if (onlyByMount || !byOptions(target)) {
        byMount(target);
        onlyByMount = true;
      }
    } catch (SyscallException e) {
      throw failed(e);
    }
  }

  /** False if the kernel refuses an option: Linux before 6.8 has no {@code lowerdir+}. */
  private boolean byOptions(Path target) {
    try (Fd context = DetachedMount.open(TYPE)) {
      for (Path layer : layers.reversed()) {
        DetachedMount.set(context, TYPE, "lowerdir+", layer.toString());
      }
      DetachedMount.set(context, TYPE, "upperdir", upper.toString());
      DetachedMount.set(context, TYPE, "workdir", work.toString());
      try (Fd mount = DetachedMount.create(context, TYPE);
          Fd at = Syscalls.open(target.toString(), Flags.O_PATH | Flags.O_DIRECTORY, 0)) {
        DetachedMount.attach(mount, at, TYPE);
        return true;
      }
    } catch (SyscallException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      return false;
    }
  }

  /** The options of {@code mount(2)} fit one page: short names instead of long paths. */
  private void byMount(Path target) {
    List<Fd> open = new ArrayList<>();
    try {
      for (Path layer : layers.reversed()) {
        open.add(Syscalls.open(layer.toString(), Flags.O_PATH | Flags.O_DIRECTORY, 0));
      }
      String lower = open.stream().map(fd -> fd.path().toString()).collect(Collectors.joining(":"));
      try (Fd up = Syscalls.open(upper.toString(), Flags.O_PATH | Flags.O_DIRECTORY, 0);
          Fd scratch = Syscalls.open(work.toString(), Flags.O_PATH | Flags.O_DIRECTORY, 0)) {
        DetachedMount.mount(
            TYPE,
            target.toString(),
            TYPE,
            0,
            "lowerdir=" + lower + ",upperdir=" + up.path() + ",workdir=" + scratch.path());
      }
    } finally {
      open.forEach(Fd::close);
    }
  }

  private NodeException failed(SyscallException e) {
    return new NodeException.Unavailable(
        "mount the container's root over "
            + layers.size()
            + " layers: "
            + Errno.describe(e.errno())
            + (e.errno() == Errno.EINVAL
                ? "; is the state directory itself on an overlay file system?"
                : ""),
        e);
  }
}

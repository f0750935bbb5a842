package dev.trimtab.node.cgroup;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.Fd;
import dev.trimtab.node.linux.Flags;
import dev.trimtab.node.linux.Syscall;
import dev.trimtab.node.linux.SyscallException;
import dev.trimtab.node.linux.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The device filter of a version 2 group: an eBPF program that the kernel asks before a device is
 * opened or made. It compares type, numbers and access with each rule in turn.
 */
final class DeviceProgram {
  private static final int BPF_PROG_LOAD = 5;
  private static final int BPF_PROG_ATTACH = 8;
  private static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
  private static final int BPF_CGROUP_DEVICE = 6;
  private static final int ATTRIBUTES = 144;

  // Instructions: 64-bit and 32-bit arithmetic with constants, loads, jumps.
  private static final int LOAD_WORD = 0x61;
  private static final int AND = 0x54;
  private static final int SHIFT_RIGHT = 0x74;
  private static final int MOVE = 0xbc;
  private static final int MOVE_CONSTANT = 0xb7;
  private static final int JUMP_NOT_EQUAL = 0x55;
  private static final int JUMP_ANY_BIT = 0x45;
  private static final int EXIT = 0x95;
  private static final int INSTRUCTION_SIZE = 8;

  // Registers: the result, the question, and its parts.
  private static final int RESULT = 0;
  private static final int QUESTION = 1;
  private static final int TYPE = 2;
  private static final int ACCESS = 3;
  private static final int MAJOR = 4;
  private static final int MINOR = 5;

  private static final int BLOCK = 1;
  private static final int CHARACTER = 2;
  private static final int MAKE = 1;
  private static final int READ = 2;
  private static final int WRITE = 4;

  private record Instruction(int code, int to, int from, int jump, int constant) {}

  private final List<Instruction> program = new ArrayList<>();

  private DeviceProgram() {}

  /** Makes {@code devices} all that the processes of the group at {@code group} may use. */
  static void attach(Path group, List<DeviceRule> devices) {
    if (devices.stream().anyMatch(rule -> rule.type() == 'a')) {
      return;
    }
    try (Fd directory = Syscalls.open(group.toString(), Flags.O_RDONLY | Flags.O_DIRECTORY, 0);
        Fd program = load(compile(devices));
        Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ATTRIBUTES, 8);
      attributes.set(ValueLayout.JAVA_INT, 0, directory.number());
      attributes.set(ValueLayout.JAVA_INT, 4, program.number());
      attributes.set(ValueLayout.JAVA_INT, 8, BPF_CGROUP_DEVICE);
      Syscalls.require(
          "attach a device filter",
          Syscall.BPF,
          BPF_PROG_ATTACH,
          attributes.address(),
          attributes.byteSize());
    } catch (SyscallException e) {
      throw new NodeException.Unavailable(
          "restrict the devices of " + group + ": " + e.getMessage(), e);
    }
  }

  /** The program's instructions as the kernel wants them. */
  static byte[] compile(List<DeviceRule> devices) {
    DeviceProgram p = new DeviceProgram();
    // The question: access in the upper half and type in the lower half of a word, then numbers.
    p.add(LOAD_WORD, TYPE, QUESTION, 0, 0);
    p.add(MOVE, ACCESS, TYPE, 0, 0);
    p.add(AND, TYPE, 0, 0, 0xffff);
    p.add(SHIFT_RIGHT, ACCESS, 0, 0, 16);
    p.add(LOAD_WORD, MAJOR, QUESTION, 4, 0);
    p.add(LOAD_WORD, MINOR, QUESTION, 8, 0);
    devices.forEach(p::rule);
    p.answer(0);
    return p.encode();
  }

  private void rule(DeviceRule rule) {
    List<Instruction> tests = new ArrayList<>();
    int type = rule.type() == 'b' ? BLOCK : CHARACTER;
    tests.add(new Instruction(JUMP_NOT_EQUAL, TYPE, 0, 0, type));
    tests.add(new Instruction(JUMP_ANY_BIT, ACCESS, 0, 0, ~allowed(rule.access()) & 7));
    if (rule.major() >= 0) {
      tests.add(new Instruction(JUMP_NOT_EQUAL, MAJOR, 0, 0, rule.major()));
    }
    if (rule.minor() >= 0) {
      tests.add(new Instruction(JUMP_NOT_EQUAL, MINOR, 0, 0, rule.minor()));
    }
    int answer = 2;
    for (int i = 0; i < tests.size(); i++) {
      Instruction t = tests.get(i);
      add(t.code, t.to, t.from, tests.size() - i - 1 + answer, t.constant);
    }
    answer(1);
  }

  private static int allowed(String access) {
    return (access.indexOf('m') >= 0 ? MAKE : 0)
        | (access.indexOf('r') >= 0 ? READ : 0)
        | (access.indexOf('w') >= 0 ? WRITE : 0);
  }

  private void answer(int value) {
    add(MOVE_CONSTANT, RESULT, 0, 0, value);
    add(EXIT, 0, 0, 0, 0);
  }

  private void add(int code, int to, int from, int jump, int constant) {
    program.add(new Instruction(code, to, from, jump, constant));
  }

  private byte[] encode() {
    ByteBuffer bytes =
        ByteBuffer.allocate(program.size() * INSTRUCTION_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    for (Instruction i : program) {
      bytes.put((byte) i.code).put((byte) (i.to | i.from << 4));
      bytes.putShort((short) i.jump).putInt(i.constant);
    }
    return bytes.array();
  }

  private static Fd load(byte[] instructions) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment code = arena.allocate(instructions.length, 8);
      MemorySegment.copy(instructions, 0, code, ValueLayout.JAVA_BYTE, 0, instructions.length);
      MemorySegment attributes = arena.allocate(ATTRIBUTES, 8);
      attributes.set(ValueLayout.JAVA_INT, 0, BPF_PROG_TYPE_CGROUP_DEVICE);
      attributes.set(ValueLayout.JAVA_INT, 4, instructions.length / INSTRUCTION_SIZE);
      attributes.set(ValueLayout.JAVA_LONG, 8, code.address());
      attributes.set(ValueLayout.JAVA_LONG, 16, arena.allocateFrom("Apache-2.0").address());
      return new Fd(
          (int)
              Syscalls.require(
                  "load a device filter",
                  Syscall.BPF,
                  BPF_PROG_LOAD,
                  attributes.address(),
                  attributes.byteSize()));
    }
  }
}

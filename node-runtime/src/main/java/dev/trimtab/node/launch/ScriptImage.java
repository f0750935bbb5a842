package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Makes a static ELF program of a script: one segment with the interpreter (read, execute), one
 * with the steps and one with their data (both read, write).
 */
final class ScriptImage {
  private static final long TEXT = 0x400000;
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int CODE = 0x140;

  private static final int PT_LOAD = 1;
  private static final int PT_GNU_STACK = 0x6474e551;
  private static final int X = 1;
  private static final int W = 2;
  private static final int R = 4;

  private ScriptImage() {}

  /** The program's bytes. */
  static byte[] of(LaunchScript script, Architecture architecture) {
    List<Step> steps = script.steps();
    byte[] data = script.data();
    byte[] code = Interpreter.code(architecture);
    int page = architecture.largestPage();
    int stepsAt = page;
    int stepsSize = steps.size() * Step.SIZE;
    int dataAt = roundUp(stepsAt + stepsSize, page);
    ByteBuffer image =
        ByteBuffer.allocate(dataAt + Math.max(data.length, 1)).order(ByteOrder.LITTLE_ENDIAN);
    putHeader(image, architecture);
    putSegment(image, R | X, 0, TEXT, CODE + code.length, page);
    putSegment(image, R | W, stepsAt, LaunchScript.STEPS, stepsSize, page);
    putSegment(image, R | W, dataAt, LaunchScript.DATA, Math.max(data.length, 1), page);
    image.putInt(PT_GNU_STACK).putInt(R | W).put(new byte[PROGRAM_HEADER - 8]);
    image.put(CODE, code);
    image.position(stepsAt);
    steps.forEach(step -> step.encode(image, architecture));
    image.put(dataAt, data);
    return image.array();
  }

  private static void putHeader(ByteBuffer image, Architecture architecture) {
    byte elf64 = 2;
    byte littleEndian = 1;
    byte version = 1;
    image.put(new byte[] {0x7f, 'E', 'L', 'F', elf64, littleEndian, version}).put(new byte[9]);
    short executable = 2;
    image.putShort(executable).putShort((short) architecture.elfMachine()).putInt(version);
    image.putLong(TEXT + CODE).putLong(HEADER).putLong(0).putInt(0);
    short segments = 4;
    image.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort(segments);
    image.putShort((short) 0).putShort((short) 0).putShort((short) 0);
  }

  private static void putSegment(
      ByteBuffer image, int flags, long offset, long address, long size, long alignment) {
    image.putInt(PT_LOAD).putInt(flags).putLong(offset).putLong(address).putLong(address);
    image.putLong(size).putLong(size).putLong(alignment);
  }

  private static int roundUp(int value, int unit) {
    return (value + unit - 1) / unit * unit;
  }
}

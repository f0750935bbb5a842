package dev.trimtab.node.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A classic BPF program in the making, over seccomp's data. */
final class BpfProgram {
  private static final int LOAD_WORD = 0x20;
  private static final int JUMP_EQUAL = 0x15;
  private static final int JUMP_GREATER = 0x25;
  private static final int JUMP_BITS = 0x45;
  private static final int RETURN = 0x06;
  private static final int INSTRUCTION_SIZE = 8;

  private final List<long[]> instructions = new ArrayList<>();

  /** Loads a 32-bit word of the data into the accumulator. */
  BpfProgram load(int offset) {
    return add(LOAD_WORD, 0, 0, offset);
  }

  /** Answers {@code action} if the accumulator is {@code value}. */
  BpfProgram returnIfEqual(int value, int action) {
    return add(JUMP_EQUAL, 0, 1, value).returning(action);
  }

  /** Answers {@code action} unless the accumulator is {@code value}. */
  BpfProgram returnUnlessEqual(int value, int action) {
    return add(JUMP_EQUAL, 1, 0, value).returning(action);
  }

  /** Answers {@code action} if the accumulator, without sign, is above {@code value}. */
  BpfProgram returnIfAbove(int value, int action) {
    return add(JUMP_GREATER, 0, 1, value).returning(action);
  }

  /** Answers {@code action} if the accumulator is above {@code low} and below {@code high}. */
  BpfProgram returnIfBetween(int low, int high, int action) {
    return add(JUMP_GREATER, 0, 2, low).add(JUMP_GREATER, 1, 0, high - 1).returning(action);
  }

  /** Answers {@code action} if the accumulator has any bit of {@code mask}. */
  BpfProgram returnIfAnyBit(int mask, int action) {
    return add(JUMP_BITS, 0, 1, mask).returning(action);
  }

  /** Skips {@code body} unless the accumulator is {@code value}. */
  BpfProgram whenEqual(int value, BpfProgram body) {
    add(JUMP_EQUAL, 0, body.instructions.size(), value);
    instructions.addAll(body.instructions);
    return this;
  }

  /** Answers {@code action}. */
  BpfProgram returning(int action) {
    return add(RETURN, 0, 0, action);
  }

  /** As the kernel wants it. */
  byte[] encode() {
    ByteBuffer bytes =
        ByteBuffer.allocate(instructions.size() * INSTRUCTION_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    for (long[] i : instructions) {
      bytes.putShort((short) i[0]).put((byte) i[1]).put((byte) i[2]).putInt((int) i[3]);
    }
    return bytes.array();
  }

  private BpfProgram add(int code, int ifTrue, int ifFalse, int operand) {
    if (ifTrue > 255 || ifFalse > 255) {
      throw new IllegalStateException("a jump of more than 255 instructions");
    }
    instructions.add(new long[] {code, ifTrue, ifFalse, operand});
    return this;
  }
}

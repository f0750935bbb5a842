package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Syscall;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of system calls with their data, performed one after the other by a new process.
 *
 * <p>By default a call that fails ends the process with a report; the step can say otherwise, and
 * it can pass its result on to a later step or make the script continue elsewhere.
 */
public final class LaunchScript {
  /** Address of the first step in the new process. */
  static final long STEPS = 0x410000;

  /** Address of the data. */
  static final long DATA = 0x800000;

  private static final int ALIGNMENT = 8;

  private final List<Step> steps = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  /** Adds a step; {@code what} completes the sentence “cannot …”. */
  public Step step(String what, Syscall call, long... arguments) {
    Step step = new Step(address(steps.size()), what, call, arguments);
    steps.add(step);
    return step;
  }

  /** The address of the step that will be added next. */
  public long next() {
    return address(steps.size());
  }

  /** The address of {@code text} as a C string in the new process; zero bytes are refused. */
  public long text(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a zero byte in '" + text.replace('\0', '?') + "'");
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    long at = place();
    data.writeBytes(encoded);
    data.write(0);
    return at;
  }

  /** The address of {@code bytes} in the new process, where they can be read and written. */
  public long bytes(byte[] bytes) {
    long at = place();
    data.writeBytes(bytes);
    return at;
  }

  /** The address of numbers, 8 bytes each. */
  public long words(long... words) {
    byte[] encoded = new byte[words.length * Long.BYTES];
    ByteBuffer buffer = littleEndian(encoded);
    for (long word : words) {
      buffer.putLong(word);
    }
    return bytes(encoded);
  }

  /** The address of numbers, 4 bytes each. */
  public long integers(int... integers) {
    byte[] encoded = new byte[integers.length * Integer.BYTES];
    ByteBuffer buffer = littleEndian(encoded);
    for (int integer : integers) {
      buffer.putInt(integer);
    }
    return bytes(encoded);
  }

  /** The address of a null-terminated vector of strings. */
  public long vector(List<String> texts) {
    long[] pointers = new long[texts.size() + 1];
    for (int i = 0; i < texts.size(); i++) {
      pointers[i] = text(texts.get(i));
    }
    return words(pointers);
  }

  /** What the step at {@code address} does, for messages. */
  String describe(long address) {
    long index = (address - STEPS) / Step.SIZE;
    return index >= 0 && index < steps.size()
        ? steps.get((int) index).what()
        : "step at 0x" + Long.toHexString(address);
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  byte[] data() {
    return data.toByteArray();
  }

  private long place() {
    while (data.size() % ALIGNMENT != 0) {
      data.write(0);
    }
    return DATA + data.size();
  }

  private static long address(int index) {
    return STEPS + (long) index * Step.SIZE;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

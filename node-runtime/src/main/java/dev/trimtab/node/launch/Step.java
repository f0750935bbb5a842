package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Architecture;
import dev.trimtab.node.linux.Syscall;
import java.nio.ByteBuffer;

/** One system call of a {@link LaunchScript}, and what follows from its result. */
public final class Step {
  /** Bytes of an encoded step: number, six arguments, control, operand. */
  static final int SIZE = 64;

  private static final int MAX_ARGUMENTS = 6;

  // What the interpreter does with the result; tested in this order: store, then sign.
  private static final int IGNORE_ERROR = 1;
  private static final int FAIL_ON_ZERO = 2;
  private static final int JUMP_IF_POSITIVE = 4;
  private static final int STORE = 8;
  private static final int JUMP_IF_ERROR = 16;
  private static final int IGNORE_MISSING = 32;

  private final long address;
  private final String what;
  private final Syscall call;
  private final long[] arguments;
  private int control;
  private int operand;

  Step(long address, String what, Syscall call, long[] arguments) {
    if (arguments.length > MAX_ARGUMENTS) {
      throw new IllegalArgumentException(what + ": " + arguments.length + " arguments");
    }
    this.address = address;
    this.what = what;
    this.call = call;
    this.arguments = arguments.clone();
  }

  /** An error changes nothing. */
  public Step ignoringErrors() {
    control |= IGNORE_ERROR;
    return this;
  }

  /** “No such file” changes nothing; other errors count. */
  public Step ifPresent() {
    control |= IGNORE_MISSING;
    return this;
  }

  /** A result of zero is a failure as well. */
  public Step failingOnZero() {
    control |= FAIL_ON_ZERO;
    return this;
  }

  /** A positive result makes the script continue at {@code target}. */
  public Step ifPositiveGoTo(long target) {
    return operand(JUMP_IF_POSITIVE, target);
  }

  /** An error makes the script continue at {@code target}. */
  public Step onErrorGoTo(long target) {
    return operand(JUMP_IF_ERROR, target);
  }

  /** The result becomes argument {@code argument} of {@code later}. */
  public Step resultTo(Step later, int argument) {
    return operand(STORE, later.address + (1L + argument) * Long.BYTES);
  }

  /** The result is stored at an address of the script's data. */
  public Step resultAt(long target) {
    return operand(STORE, target);
  }

  String what() {
    return what;
  }

  void encode(ByteBuffer to, Architecture architecture) {
    to.putLong(call.number(architecture));
    for (int i = 0; i < MAX_ARGUMENTS; i++) {
      to.putLong(i < arguments.length ? arguments[i] : 0);
    }
    to.putInt(control);
    to.putInt(operand);
  }

  private Step operand(int meaning, long value) {
    if (operand != 0) {
      throw new IllegalStateException(what + ": a step has one operand");
    }
    control |= meaning;
    operand = Math.toIntExact(value);
    return this;
  }
}

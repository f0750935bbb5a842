package dev.trimtab.node.launch;

import dev.trimtab.node.linux.Architecture;
import java.util.HexFormat;

/**
 * The machine code that performs steps. In words:
 *
 * <pre>
 *   step = STEPS
 *   forever:
 *     result = syscall(step.number, step.arguments…)
 *     if step.control has STORE: *step.operand = result
 *     if result &gt; 0 and JUMP_IF_POSITIVE: step = step.operand, continue
 *     if result == 0 and FAIL_ON_ZERO: fail
 *     if result &lt; 0 and JUMP_IF_ERROR: step = step.operand, continue
 *     if result &lt; 0 and not (IGNORE_ERROR or (IGNORE_MISSING and result == -ENOENT)): fail
 *     step = step + 64
 *   fail:
 *     write(3, {step, result}, 16); exit_group(127)
 * </pre>
 *
 * <p>It holds no address but that of the first step, uses the stack only to report, and is executed
 * from pages that cannot be written.
 */
final class Interpreter {
  private static final HexFormat HEX = HexFormat.of();

  private static final String X86_64 =
      "bb00004100" // mov ebx, 0x410000
          + "488b03488b7b08488b7310488b5318" // next: load rax, rdi, rsi, rdx
          + "4c8b53204c8b43284c8b4b300f05" // load r10, r8, r9; syscall
          + "8b6b388b4b3c" // ebp = control, ecx = operand
          + "f7c5080000007403488901" // STORE: mov [rcx], rax
          + "4885c0783a740e" // negative: error; zero: zero
          + "f7c5040000007550" // JUMP_IF_POSITIVE: jump
          + "4883c340ebbd" // advance: add rbx, 64; next
          + "f7c50200000074f2" // zero: FAIL_ON_ZERO or advance
          + "5053bf030000004889e6ba10000000b8010000000f05" // fail: write(3, {rbx, rax}, 16)
          + "bf7f000000b8e70000000f05" // exit_group(127)
          + "f7c50100000075c8" // error: IGNORE_ERROR: advance
          + "f7c5100000007510" // JUMP_IF_ERROR: jump
          + "f7c52000000074c64883f8fe74b2ebbe" // IGNORE_MISSING and -ENOENT: advance; else fail
          + "4889cbe96bffffff"; // jump: mov rbx, rcx; next

  private static final String AARCH64 =
      "3308a0d2" // movz x19, #0x41, lsl #16
          + "680240a9610a41a9631242a9651a40f9010000d4" // next: load x8, x0..x5; svc #0
          + "74564729"
          + "54001836a00200f9" // w20 = control, w21 = operand; STORE: str x0, [x21]
          + "e001f8b7800000b47402103773020191f4ffff17" // signs; JUMP_IF_POSITIVE; advance
          + "d4ff0f36" // zero: FAIL_ON_ZERO or advance
          + "f303bfa9600080d2e1030091020280d2080880d2010000d4" // fail: write(3, {x19, x0}, 16)
          + "e00f80d2c80b80d2010000d4" // exit_group(127)
          + "94fe0737b4002037b4fe2f361f0800b100feff54f2ffff17" // error
          + "f30315aae2ffff17"; // jump

  private Interpreter() {}

  static byte[] code(Architecture architecture) {
    return HEX.parseHex(
        switch (architecture) {
          case X86_64 -> X86_64;
          case AARCH64 -> AARCH64;
        });
  }
}

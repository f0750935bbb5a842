package dev.trimtab.node.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.node.linux.Architecture;
import dev.trimtab.node.linux.Flags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SeccompFilterTest {
  private static final int ALLOW = 0x7fff0000;
  private static final int EPERM = 0x00050001;
  private static final int ENOSYS = 0x00050026;
  private static final int KILL = 0x80000000;
  private static final Architecture X86 = Architecture.X86_64;

  /** Runs a filter as the kernel does. */
  private static int decide(byte[] filter, int arch, int number, long argument) {
    ByteBuffer code = ByteBuffer.wrap(filter).order(ByteOrder.LITTLE_ENDIAN);
    int accumulator = 0;
    for (int pc = 0; ; pc++) {
      int at = pc * 8;
      int operand = code.getInt(at + 4);
      boolean jump;
      switch (code.getShort(at)) {
        case 0x20 -> {
          accumulator =
              switch (operand) {
                case 0 -> number;
                case 4 -> arch;
                case 16 -> (int) argument;
                default -> throw new AssertionError("load of " + operand);
              };
          continue;
        }
        case 0x06 -> {
          return operand;
        }
        case 0x15 -> jump = accumulator == operand;
        case 0x25 -> jump = Integer.compareUnsigned(accumulator, operand) > 0;
        case 0x45 -> jump = (accumulator & operand) != 0;
        default -> throw new AssertionError("instruction " + code.getShort(at));
      }
      pc += Byte.toUnsignedInt(code.get(jump ? at + 2 : at + 3));
    }
  }

  private static int x86(Set<Capability> capabilities, int number, long argument) {
    return decide(SeccompFilter.standard(X86, capabilities), X86.auditArch(), number, argument);
  }

  @Test
  void ordinaryCallsPass() {
    for (int number : new int[] {0, 1, 2, 9, 59, 202, 257, 262, 332, 334, 424, 435 + 1, 437, 449}) {
      assertThat(x86(Capability.DEFAULT, number, 0)).as("call " + number).isEqualTo(ALLOW);
    }
  }

  @Test
  void administrativeCallsDoNot() {
    for (int number :
        new int[] {
          155, 161 + 4, 166, 169, 175, 246, 248, 250, 272, 298, 304, 308, 321, 323, 425, 428, 442
        }) {
      assertThat(x86(Capability.DEFAULT, number, 0)).as("call " + number).isEqualTo(EPERM);
    }
  }

  @Test
  void aCapabilityOpensItsCalls() {
    assertThat(x86(Set.of(), 161, 0)).as("chroot").isEqualTo(EPERM);
    assertThat(x86(Set.of(Capability.SYS_CHROOT), 161, 0)).isEqualTo(ALLOW);
    assertThat(x86(Set.of(Capability.SYS_ADMIN), 165, 0)).as("mount").isEqualTo(ALLOW);
    assertThat(x86(EnumSet.allOf(Capability.class), 425, 0)).as("io_uring").isEqualTo(EPERM);
  }

  /** Numbers of the kernel's tables for each architecture, 32-bit calls left out. */
  static List<Arguments> withheld() {
    return List.of(
        Arguments.of(
            Architecture.X86_64,
            Set.of(
                103, 134, 136, 139, 153, 155, 156, 159, 161, 163, 164, 165, 166, 167, 168, 169, 170,
                171, 172, 173, 174, 175, 176, 177, 178, 179, 180, 212, 227, 236, 237, 238, 239, 246,
                248, 249, 250, 256, 272, 279, 298, 300, 304, 305, 308, 312, 313, 320, 321, 323, 425,
                426, 427, 428, 429, 430, 431, 432, 433, 442, 443, 450)),
        Arguments.of(
            Architecture.AARCH64,
            Set.of(
                18, 39, 40, 41, 42, 51, 58, 60, 89, 97, 104, 105, 106, 112, 116, 142, 161, 162, 170,
                171, 217, 218, 219, 224, 225, 235, 236, 237, 238, 239, 241, 262, 265, 266, 268, 272,
                273, 280, 282, 294, 425, 426, 427, 428, 429, 430, 431, 432, 433, 442, 443, 450)));
  }

  @ParameterizedTest
  @MethodSource("withheld")
  void exactlyTheseCallsAreWithheldFromWhoHasNoCapability(Architecture architecture, Set<?> calls) {
    byte[] filter = SeccompFilter.standard(architecture, Set.of());
    Set<Integer> refused = new HashSet<>();
    for (int number = 0; number < 500; number++) {
      if (decide(filter, architecture.auditArch(), number, 0) == EPERM) {
        refused.add(number);
      }
    }
    assertThat(refused).isEqualTo(calls);
  }

  @ParameterizedTest
  @EnumSource
  void aCapabilityOpensTheseCallsAndNoOthers(Capability capability) {
    Set<Integer> opened = new HashSet<>();
    for (int number = 0; number < 500; number++) {
      if (x86(Set.of(), number, 0) == EPERM && x86(Set.of(capability), number, 0) == ALLOW) {
        opened.add(number);
      }
    }
    Set<Integer> wanted =
        switch (capability) {
          case SYS_ADMIN ->
              Set.of(
                  103, 155, 165, 166, 167, 168, 170, 171, 179, 212, 272, 298, 300, 308, 321, 428,
                  429, 430, 431, 432, 433, 442, 443);
          case BPF -> Set.of(321);
          case DAC_READ_SEARCH -> Set.of(304);
          case PERFMON -> Set.of(298);
          case SYS_BOOT -> Set.of(169, 246, 320);
          case SYS_CHROOT -> Set.of(161);
          case SYS_MODULE -> Set.of(175, 176, 313);
          case SYS_NICE -> Set.of(237, 238, 239, 256, 279, 450);
          case SYS_PACCT -> Set.of(163);
          case SYS_PTRACE -> Set.of(312);
          case SYS_RAWIO -> Set.of(172, 173);
          case SYS_TIME -> Set.of(159, 164, 227, 305);
          case SYS_TTY_CONFIG -> Set.of(153);
          case SYSLOG -> Set.of(103);
          default -> Set.of();
        };
    assertThat(opened).isEqualTo(wanted);
  }

  /** Of {@code linux/sched.h}: mount, control group, UTS, IPC, user, process, network. */
  @ParameterizedTest
  @ValueSource(
      longs = {0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000})
  void noKindOfNamespaceIsMadeByClone(long flag) {
    byte[] arm = SeccompFilter.standard(Architecture.AARCH64, Capability.DEFAULT);
    assertThat(x86(Capability.DEFAULT, 56, flag | 17)).isEqualTo(EPERM);
    assertThat(decide(arm, Architecture.AARCH64.auditArch(), 220, flag | 17)).isEqualTo(EPERM);
    assertThat(x86(Set.of(Capability.SYS_ADMIN), 56, flag | 17)).isEqualTo(ALLOW);
  }

  @Test
  void threadsPassAndNamespacesDoNot() {
    int clone = 56;
    assertThat(x86(Capability.DEFAULT, clone, 0x3d0f00)).isEqualTo(ALLOW);
    assertThat(x86(Capability.DEFAULT, clone, Flags.CLONE_NEWUSER)).isEqualTo(EPERM);
    assertThat(x86(Capability.DEFAULT, clone, Flags.CLONE_NEWNS | 17)).isEqualTo(EPERM);
    assertThat(x86(Capability.DEFAULT, 435, 0)).as("clone3").isEqualTo(ENOSYS);
    assertThat(x86(Set.of(Capability.SYS_ADMIN), 435, 0)).isEqualTo(ALLOW);
  }

  @Test
  void personalitiesAndSocketsAreChosen() {
    assertThat(x86(Capability.DEFAULT, 135, 0xffffffffL)).isEqualTo(ALLOW);
    assertThat(x86(Capability.DEFAULT, 135, 0x40000)).as("no randomisation").isEqualTo(EPERM);
    assertThat(x86(Capability.DEFAULT, 41, 2)).isEqualTo(ALLOW);
    assertThat(x86(Capability.DEFAULT, 41, 40)).as("hypervisor socket").isEqualTo(EPERM);
  }

  @Test
  void unknownCallsAreNotThere() {
    for (int number : new int[] {335, 400, 423, 463, 1000, 0x40000000 | 59, -1}) {
      assertThat(x86(Capability.DEFAULT, number, 0)).as("call " + number).isEqualTo(ENOSYS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherArchitectureIsFatal(Architecture architecture) {
    byte[] filter = SeccompFilter.standard(architecture, Capability.DEFAULT);
    assertThat(decide(filter, 0x40000003, 1, 0)).isEqualTo(KILL);
  }

  @Test
  void theArmTableIsItsOwn() {
    byte[] filter = SeccompFilter.standard(Architecture.AARCH64, Capability.DEFAULT);
    int arch = Architecture.AARCH64.auditArch();
    assertThat(decide(filter, arch, 40, 0)).as("mount").isEqualTo(EPERM);
    assertThat(decide(filter, arch, 56, 0)).as("openat").isEqualTo(ALLOW);
    assertThat(decide(filter, arch, 220, 17)).as("clone").isEqualTo(ALLOW);
    assertThat(decide(filter, arch, 295, 0)).isEqualTo(ENOSYS);
  }
}

package dev.trimtab.node.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.linux.Architecture;
import dev.trimtab.node.linux.Syscall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ScriptImageTest {
  private static ByteBuffer image(LaunchScript script, Architecture architecture) {
    return ByteBuffer.wrap(ScriptImage.of(script, architecture)).order(ByteOrder.LITTLE_ENDIAN);
  }

  @ParameterizedTest
  @EnumSource
  void itIsAnElfProgramForItsArchitecture(Architecture architecture) {
    LaunchScript script = new LaunchScript();
    script.step("end", Syscall.EXIT_GROUP, 0);
    ByteBuffer image = image(script, architecture);
    assertThat(image.getInt(0)).isEqualTo(0x464c457f);
    assertThat(image.getShort(18)).isEqualTo((short) architecture.elfMachine());
    assertThat(image.getLong(24)).as("entry").isEqualTo(0x400140);
    assertThat(image.getShort(56)).as("segments").isEqualTo((short) 4);
  }

  @ParameterizedTest
  @EnumSource
  void noSegmentIsBothWritableAndExecutable(Architecture architecture) {
    LaunchScript script = new LaunchScript();
    script.step("end", Syscall.EXIT_GROUP, script.words(1, 2, 3));
    ByteBuffer image = image(script, architecture);
    int writeAndExecute = 3;
    for (int i = 0; i < 4; i++) {
      assertThat(image.getInt(64 + i * 56 + 4) & writeAndExecute).isNotEqualTo(writeAndExecute);
    }
  }

  @ParameterizedTest
  @EnumSource
  void segmentsAreWhereTheKernelCanMapThem(Architecture architecture) {
    LaunchScript script = new LaunchScript();
    for (int i = 0; i < 100; i++) {
      script.step("step " + i, Syscall.GETPID);
    }
    script.text("x".repeat(5000));
    ByteBuffer image = image(script, architecture);
    for (int i = 0; i < 3; i++) {
      long offset = image.getLong(64 + i * 56 + 8);
      long address = image.getLong(64 + i * 56 + 16);
      assertThat(address % architecture.largestPage())
          .isEqualTo(offset % architecture.largestPage());
    }
  }

  @Test
  void theInterpretersFirstAddressIsThatOfTheSteps() {
    byte[] x86 = Interpreter.code(Architecture.X86_64);
    assertThat(ByteBuffer.wrap(x86).order(ByteOrder.LITTLE_ENDIAN).getInt(1))
        .isEqualTo((int) LaunchScript.STEPS);
    int movz =
        ByteBuffer.wrap(Interpreter.code(Architecture.AARCH64))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getInt(0);
    assertThat((movz >>> 5 & 0xffff) << 16).isEqualTo((int) LaunchScript.STEPS);
  }

  @Test
  void aStepIsItsNumberArgumentsAndWhatFollows() {
    LaunchScript script = new LaunchScript();
    Step open = script.step("open", Syscall.OPENAT, -100, script.text("/x"), 0);
    Step close = script.step("close", Syscall.CLOSE, 0);
    open.resultTo(close, 0);
    ByteBuffer image = image(script, Architecture.X86_64);
    int steps = 0x1000;
    assertThat(image.getLong(steps)).isEqualTo(257);
    assertThat(image.getLong(steps + 8)).isEqualTo(-100);
    assertThat(image.getLong(steps + 16)).isEqualTo(LaunchScript.DATA);
    assertThat(image.getInt(steps + 56)).as("store").isEqualTo(8);
    assertThat(image.getInt(steps + 60)).isEqualTo((int) LaunchScript.STEPS + 64 + 8);
    assertThat(image.getLong(steps + 64)).isEqualTo(3);
  }

  @Test
  void aVectorPointsToItsTextsAndEndsWithNull() {
    LaunchScript script = new LaunchScript();
    long vector = script.vector(List.of("a", "bc"));
    ByteBuffer data = ByteBuffer.wrap(script.data()).order(ByteOrder.LITTLE_ENDIAN);
    int at = (int) (vector - LaunchScript.DATA);
    assertThat(data.get((int) (data.getLong(at) - LaunchScript.DATA))).isEqualTo((byte) 'a');
    assertThat(data.get((int) (data.getLong(at + 8) - LaunchScript.DATA))).isEqualTo((byte) 'b');
    assertThat(data.getLong(at + 16)).isZero();
  }

  @Test
  void aZeroByteInATextIsRefused() {
    assertThatThrownBy(() -> new LaunchScript().text("a\0b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAddressOfAReportLeadsToItsStep() {
    LaunchScript script = new LaunchScript();
    script.step("first", Syscall.GETPID);
    long second = script.next();
    script.step("second", Syscall.GETPID);
    assertThat(script.describe(second)).isEqualTo("second");
    assertThat(script.describe(1)).isEqualTo("step at 0x1");
  }
}

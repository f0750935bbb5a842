package dev.trimtab.node.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SyscallsTest {
  @Test
  void getpidAnswersThisProcess() {
    assertThat(Syscalls.call(Syscall.GETPID)).isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void aFailureNamesTheStepAndTheErrno() {
    assertThatThrownBy(() -> Syscalls.open("/no/such/file", Flags.O_RDONLY, 0))
        .isInstanceOf(SyscallException.class)
        .hasMessage("open /no/such/file: no such file or directory (ENOENT)");
  }

  @Test
  void whatGoesIntoAPipeComesOut() {
    Syscalls.Pipe pipe = Syscalls.pipe();
    try (Fd in = pipe.reading()) {
      try (Fd out = pipe.writing()) {
        Syscalls.write(out, "abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(Syscalls.poll(in, Flags.POLLIN, 0)).isEqualTo(Flags.POLLIN);
        assertThat(Syscalls.read(in, 10)).asString(StandardCharsets.US_ASCII).isEqualTo("abc");
        assertThat(Syscalls.poll(in, Flags.POLLIN, 0)).isZero();
      }
      assertThat(Syscalls.read(in, 10)).isEmpty();
    }
  }

  @Test
  void aClosedDescriptorCannotBeUsed() {
    Fd fd = Syscalls.open("/dev/null", Flags.O_RDONLY, 0);
    fd.close();
    fd.close();
    assertThatThrownBy(fd::number).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aNamespaceThreadPassesTheExceptionOn() {
    assertThatThrownBy(
            () ->
                NamespaceThread.run(
                    () -> {
                      throw new IllegalArgumentException("this one");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("this one");
  }
}

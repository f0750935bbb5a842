package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a cluster from outside. */
class DownIT {

  @TempDir Path directory;

  @Test
  void aClusterWhoseParentNeverAsksForItsEndIsStopped() throws InterruptedException {
    Path data = directory.resolve("data");
    var command = new ArrayList<>(List.of("sh", "-c", "\"$@\" & exec sleep 1000", "sh"));
    command.addAll(TrimtabProcess.simulatedUp(data));
    try (var parent = new LiveProcess("sh", new ProcessBuilder(command))) {
      parent.await("is ready");
      Commands.Outcome down = TrimtabProcess.run("down", "--data-dir", data.toString());
      assertThat(down.status()).as(down.out() + down.err()).isZero();
      assertThat(down.out()).contains("stopped process");
    }
  }
}

package dev.trimtab.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A cluster of the built service, with a kubectl for it; at the end nothing of it is left. */
final class RunningCluster {

  /** What the demo applies, and the sources of its image. */
  static final Path HELLO = Path.of("..", "examples", "hello").toAbsolutePath().normalize();

  private final Set<String> before = Leftovers.present();
  private final Path directory;
  private final String[] command;
  private LiveProcess process;

  private RunningCluster(Path directory, List<String> options) throws InterruptedException {
    this.directory = directory;
    List<String> all = new ArrayList<>(List.of("up", "--data-dir", data()));
    all.addAll(List.of("--port", "0", "--management-port", "0"));
    all.addAll(options);
    this.command = all.toArray(String[]::new);
    this.process = TrimtabProcess.start(command).await("ready");
  }

  /** One that really runs containers, and has the image {@code trimtab.dev/hello:1}. */
  static RunningCluster real(Path directory, String... options) throws InterruptedException {
    DemoImage.build(HELLO.resolve("image"), directory.resolve("image"));
    List<String> all = new ArrayList<>(List.of("--image", directory.resolve("image").toString()));
    all.addAll(List.of(options));
    return new RunningCluster(directory, all);
  }

  /** One whose containers are simulated. */
  static RunningCluster simulated(Path directory) throws InterruptedException {
    return new RunningCluster(directory, List.of("--driver", "simulated"));
  }

  Kubectl kubectl() {
    return new Kubectl(directory.resolve("data/kubeconfig"), directory.resolve("home"));
  }

  LiveProcess process() {
    return process;
  }

  /** Starts it again, after it was killed. */
  void startAgain() throws InterruptedException {
    process = TrimtabProcess.start(command).await("ready");
  }

  /** Ends it and its containers; fails if anything of it is left on the machine. */
  void end() throws InterruptedException {
    process.close();
    Commands.Outcome down = TrimtabProcess.run("down", "--data-dir", data());
    assertThat(down.status()).as(down.out() + down.err()).isZero();
    Leftovers.assertNoneSince(before);
  }

  private String data() {
    return directory.resolve("data").toString();
  }
}

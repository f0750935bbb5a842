package dev.trimtab.node.network;

import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The {@code nft} program, for what is written seldom: tables, chains, rules. */
record NftProgram(NodeNamespace node) {

  private static final List<Path> PLACES =
      Stream.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft").map(Path::of).toList();

  /** Why it cannot be used; empty if it can. */
  static Optional<String> missing() {
    return found().isPresent()
        ? Optional.empty()
        : Optional.of(
            "the program nft is not installed (Debian: apt-get install nftables): services are"
                + " carried by this process while it runs; host ports do not work, and pods do not reach other machines");
  }

  /**
   * Runs a script, all of it or nothing.
   *
   * @param step what it is for, in words
   * @throws NodeException.Unavailable if it is not installed, or refuses
   */
  void run(String step, String script) {
    output(step, script, "-f", "-");
  }

  /** Runs a command and gives what it prints. */
  String output(String step, String input, String... arguments) {
    var program =
        found().orElseThrow(() -> new NodeException.Unavailable(missing().orElse("nft is gone")));
    var words = Stream.concat(Stream.of(program.toString()), Stream.of(arguments));
    try {
      var process =
          new ProcessBuilder(node.command(words.toArray(String[]::new)))
              .redirectErrorStream(true)
              .start();
      try (var out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      }
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new NodeException.Unavailable("cannot " + step + ": nft says: " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new NodeException.Unavailable("cannot " + step + ": nft does not run: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException.Unavailable("interrupted, could not " + step, e);
    }
  }

  private static Optional<Path> found() {
    return PLACES.stream().filter(Files::isExecutable).findFirst();
  }
}

package dev.trimtab.service;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.Option;

/** Runs a cluster until it is told to stop; containers outlive it. */
final class UpCommand implements Command {

  private static final List<Option> OPTIONS =
      List.of(
          Option.builder("f")
              .longOpt("filename")
              .hasArg()
              .argName("FILE_OR_DIR")
              .desc("YAML or JSON to apply once the cluster is ready; may be repeated")
              .get(),
          DataDirectory.option("where everything is kept"),
          Arguments.option(
              "image",
              "LAYOUT",
              "OCI image layout, a directory or a tar archive, to load; may be repeated"));

  @Override
  public String name() {
    return "up";
  }

  @Override
  public String meaning() {
    return "Run the cluster of this machine. Containers keep running when it is stopped.";
  }

  @Override
  public List<Option> options() {
    return Stream.concat(OPTIONS.stream(), ClusterOptions.OPTIONS.stream()).toList();
  }

  @Override
  public int run(Arguments arguments) {
    // Before the start, so that a broken file costs nothing.
    List<Manifests.Manifest> manifests =
        arguments.all("f").stream()
            .flatMap(file -> Manifests.read(Path.of(file)).stream())
            .toList();
    var options = ClusterOptions.of(arguments);
    return new ClusterRun(DataDirectory.of(arguments), options)
        .run(
            cluster -> {
              arguments
                  .all("image")
                  .forEach(image -> cluster.runtime().images().load(Path.of(image), ""));
              if (!manifests.isEmpty()) {
                Manifests.apply(cluster.client(), manifests);
                System.out.printf("applied %d objects%n", manifests.size());
              }
              return !options.exitWhenReady();
            });
  }
}

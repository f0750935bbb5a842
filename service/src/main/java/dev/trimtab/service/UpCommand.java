package dev.trimtab.service;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a cluster until it is told to stop; containers outlive it. */
@Command(
    name = "up",
    description = "Run the cluster of this machine. Containers keep running when it is stopped.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE_OR_DIR",
      description = "YAML or JSON to apply once the cluster is ready; may be repeated")
  List<Path> files = List.of();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "where everything is kept (default: ${DEFAULT-VALUE})")
  Path dataDir = DataDirectory.standard();

  @Option(
      names = "--image",
      paramLabel = "LAYOUT",
      description = "OCI image layout, a directory or a tar archive, to load; may be repeated")
  List<Path> images = List.of();

  @Option(names = "--exit-when-ready", hidden = true)
  boolean exitWhenReady;

  @Mixin ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() {
    // Before the start, so that a broken file costs nothing.
    List<Manifests.Manifest> manifests =
        files.stream().flatMap(file -> Manifests.read(file).stream()).toList();
    return new ClusterRun(dataDir.toAbsolutePath(), options)
        .run(
            cluster -> {
              images.forEach(image -> cluster.runtime().images().load(image, ""));
              if (!manifests.isEmpty()) {
                Manifests.apply(cluster.client(), manifests);
                System.out.printf("applied %d objects%n", manifests.size());
              }
              return !exitWhenReady;
            });
  }
}

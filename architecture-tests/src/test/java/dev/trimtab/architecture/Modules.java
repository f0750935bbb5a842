package dev.trimtab.architecture;

import java.util.List;
import java.util.Optional;

/** The modules in the order of the table in {@code docs/architecture.md}. */
final class Modules {

  /**
   * A module.
   *
   * @param directory its directory in the tree
   * @param root the package all its classes are in or below
   * @param exported the packages others may use
   */
  record Module(String directory, String root, List<String> exported) {

    boolean has(String packageName) {
      return isIn(packageName, root);
    }

    boolean exports(String packageName) {
      return exported.contains(packageName);
    }
  }

  static final List<Module> IN_ORDER =
      List.of(
          module("workqueue", "dev.trimtab.workqueue"),
          module("informer", "dev.trimtab.informer", "fabric8"),
          module("framework", "dev.trimtab.framework", "spi", "josdk", "config"),
          module("crds", "dev.trimtab.crds"),
          module("controllers", "dev.trimtab.controllers"),
          module("node-runtime", "dev.trimtab.node", "runtime", "simulated", "image", "network"),
          module("node-agent", "dev.trimtab.agent", "server"),
          module("apiserver", "dev.trimtab.apiserver", "model", "spi", "security"),
          module("testkit", "dev.trimtab.testkit", "simulation"),
          module("examples", "dev.trimtab.examples"),
          module("service", "dev.trimtab.service"),
          module("benchmarks", "dev.trimtab.benchmarks"));

  private Modules() {}

  private static Module module(String directory, String root, String... exportedBelow) {
    var exported = new java.util.ArrayList<String>();
    exported.add(root);
    for (String below : exportedBelow) {
      exported.add(root + "." + below);
    }
    return new Module(directory, root, List.copyOf(exported));
  }

  /** The position of the module that has a package. */
  static Optional<Integer> positionOf(String packageName) {
    for (int i = 0; i < IN_ORDER.size(); i++) {
      if (IN_ORDER.get(i).has(packageName)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  static boolean isIn(String packageName, String root) {
    return packageName.equals(root) || packageName.startsWith(root + ".");
  }
}

package dev.trimtab.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.trimtab.architecture.Modules.isIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.w3c.dom.NodeList;

class ArchitectureTest {

  private static final Path TREE = Path.of("").toAbsolutePath().getParent();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.trimtab");

  /** Modules whose time, threads and chance come in through Platform. */
  private static final List<String> ON_PLATFORM =
      List.of(
          "dev.trimtab.workqueue",
          "dev.trimtab.informer",
          "dev.trimtab.framework",
          "dev.trimtab.controllers",
          "dev.trimtab.agent",
          "dev.trimtab.apiserver");

  @Test
  void everyModuleIsSeen() {
    for (Modules.Module module : Modules.IN_ORDER) {
      if (isMeasured(module)) {
        assertThat(CLASSES.stream().filter(c -> module.has(c.getPackageName())).count())
            .as("classes of " + module.directory())
            .isGreaterThan(1);
      }
    }
  }

  /** Benchmarks stand beside the product and are not on its class path. */
  private static boolean isMeasured(Modules.Module module) {
    return !module.directory().equals("benchmarks");
  }

  @Test
  void dependenciesPointUpTheListOfModulesOnly() {
    var wrong = new TreeSet<String>();
    forEachDependency(
        (dependency, from, to) -> {
          if (to > from) {
            wrong.add(dependency.getDescription());
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void modulesUseOnlyWhatOthersExport() {
    var wrong = new TreeSet<String>();
    forEachDependency(
        (dependency, from, to) -> {
          String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
          if (to < from && !Modules.IN_ORDER.get(to).exports(target)) {
            wrong.add(dependency.getDescription());
          }
        });
    assertThat(wrong).isEmpty();
  }

  private interface Visitor {
    void visit(Dependency dependency, int from, int to);
  }

  private static void forEachDependency(Visitor visitor) {
    for (JavaClass origin : CLASSES) {
      Optional<Integer> from = Modules.positionOf(origin.getPackageName());
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        Optional<Integer> to =
            Modules.positionOf(dependency.getTargetClass().getBaseComponentType().getPackageName());
        if (from.isPresent() && to.isPresent()) {
          visitor.visit(dependency, from.get(), to.get());
        }
      }
    }
  }

  /** A plugin of the framework speaks of the framework's controllers; nothing else goes back. */
  @Test
  void packagesDependOnEachOtherInOneDirectionOnly() {
    SlicesRuleDefinition.slices()
        .matching("dev.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            JavaClass.Predicates.resideInAPackage("dev.trimtab.framework.spi"),
            JavaClass.Predicates.resideInAPackage("dev.trimtab.framework"))
        .check(CLASSES);
  }

  @Test
  void onlyTheServiceKnowsQuarkus() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.trimtab.service..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "jakarta..", "io.smallrye.mutiny..")
        .check(CLASSES);
  }

  @Test
  void nodeRuntimeKnowsNoKubernetesTypes() {
    noClasses()
        .that()
        .resideInAPackage("dev.trimtab.node..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.fabric8..")
        .check(CLASSES);
  }

  @Test
  void theInformerIsKubernetesInOnePackageOnly() {
    noClasses()
        .that()
        .resideInAPackage("dev.trimtab.informer")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.trimtab.informer.fabric8..", "io.fabric8..", "com.fasterxml..")
        .check(CLASSES);
  }

  @Test
  void whoTakesTheInformerGetsNothingOfKubernetesWithIt() throws Exception {
    var xml =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(TREE.resolve("informer/pom.xml").toFile());
    var dependencies =
        (NodeList)
            XPathFactory.newInstance()
                .newXPath()
                .evaluate(
                    "/project/dependencies/dependency[not(optional='true') and not(scope='test')]"
                        + "/artifactId",
                    xml,
                    XPathConstants.NODESET);
    var brought = new TreeSet<String>();
    for (int i = 0; i < dependencies.getLength(); i++) {
      brought.add(dependencies.item(i).getTextContent());
    }
    assertThat(brought).containsExactly("caffeine", "slf4j-api", "trimtab-workqueue");
  }

  @Test
  void noControllerSeesAnother() {
    var wrong = new TreeSet<String>();
    String root = "dev.trimtab.controllers";
    for (JavaClass origin : CLASSES) {
      String from = controllerOf(root, origin.getPackageName());
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        String to = controllerOf(root, dependency.getTargetClass().getPackageName());
        if (!from.isEmpty() && !to.isEmpty() && !from.equals(to)) {
          wrong.add(dependency.getDescription());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** The package below {@code root} that names a controller; empty for what all of them share. */
  private static String controllerOf(String root, String packageName) {
    if (!isIn(packageName, root) || packageName.equals(root)) {
      return "";
    }
    String below = packageName.substring(root.length() + 1);
    String name = below.contains(".") ? below.substring(0, below.indexOf('.')) : below;
    return name.equals("shared") ? "" : name;
  }

  @Test
  void coreModulesTakeTimeThreadsAndChanceFromThePlatform() {
    var wrong = new TreeSet<String>();
    Predicate<String> banned =
        call ->
            call.equals("java.lang.System.currentTimeMillis")
                || call.equals("java.lang.System.nanoTime")
                || call.equals("java.lang.Thread.sleep")
                || call.equals("java.lang.Thread.startVirtualThread")
                || call.equals("java.lang.Math.random")
                || call.equals("java.time.Instant.now")
                || call.equals("java.util.UUID.randomUUID")
                || call.startsWith("java.util.concurrent.Executors.")
                || call.startsWith("java.util.concurrent.ThreadLocalRandom.")
                || call.equals("java.util.Random.<init>")
                || call.equals("java.lang.Object.wait")
                || call.equals("java.lang.Object.notify")
                || call.equals("java.lang.Object.notifyAll");
    for (JavaClass origin : CLASSES) {
      if (ON_PLATFORM.stream().noneMatch(root -> isIn(origin.getPackageName(), root))
          || origin.getSimpleName().equals("SystemPlatform")) {
        continue;
      }
      origin.getCodeUnitCallsFromSelf().stream()
          .filter(
              call ->
                  banned.test(call.getTargetOwner().getName() + "." + call.getTarget().getName()))
          .filter(call -> !call.getTarget().getFullName().contains("java.time.InstantSource"))
          .forEach(call -> wrong.add(call.getDescription()));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    var without = new TreeSet<String>();
    CLASSES.stream()
        .map(JavaClass::getPackage)
        .distinct()
        .filter(p -> p.getName().startsWith("dev.trimtab."))
        .filter(p -> !isNullMarked(p))
        .forEach(p -> without.add(p.getName()));
    assertThat(without).isEmpty();
  }

  private static boolean isNullMarked(JavaPackage javaPackage) {
    return javaPackage.tryGetAnnotationOfType(NullMarked.class).isPresent();
  }

  @Test
  void theArchitecturePageNamesEveryModule() throws IOException {
    String page = Files.readString(TREE.resolve("docs/architecture.md"));
    List<String> directories;
    try (Stream<Path> entries = Files.list(TREE)) {
      directories =
          entries
              .filter(entry -> Files.exists(entry.resolve("pom.xml")))
              .map(entry -> entry.getFileName().toString())
              .sorted()
              .toList();
    }
    assertThat(directories).hasSizeGreaterThan(10);
    assertThat(directories).allSatisfy(each -> assertThat(page).contains("| `" + each + "` |"));
    assertThat(Modules.IN_ORDER)
        .allSatisfy(module -> assertThat(directories).contains(module.directory()));
  }
}

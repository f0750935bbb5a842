package dev.trimtab.crds;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the custom resource definition of a Java type with fabric8's annotations ({@code @Group},
 * {@code @Version}, {@code @PrinterColumn}, …).
 *
 * <p>As a program it writes definitions to files: {@code java … dev.trimtab.crds.Definitions
 * DIRECTORY CLASS…}.
 */
public final class Definitions {

  private static final String API_VERSION = "v1";

  private Definitions() {}

  /**
   * The definition as YAML, for {@code kubectl create -f}.
   *
   * @throws IllegalArgumentException if the type is no custom resource
   */
  public static String yaml(Class<? extends HasMetadata> type) {
    var output = new OneDefinition();
    try {
      var _ =
          new CRDGenerator()
              .customResourceClasses(List.of(type))
              .forCRDVersions(API_VERSION)
              .withParallelGenerationEnabled(false)
              .withMinQuotes(true)
              .withOutput(output)
              .detailedGenerate();
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(
          type.getName() + " is not a custom resource: " + e.getMessage(), e);
    }
    String yaml = output.text();
    if (yaml.isEmpty()) {
      throw new IllegalArgumentException(type.getName() + " is not a custom resource");
    }
    return yaml.lines().filter(line -> !line.startsWith("#")).reduce("", (a, b) -> a + b + "\n");
  }

  /** The definition as an object, for a client. */
  public static CustomResourceDefinition of(Class<? extends HasMetadata> type) {
    return Serialization.unmarshal(yaml(type), CustomResourceDefinition.class);
  }

  /** Writes a file {@code PLURAL.GROUP-v1.yml} for each class into a directory. */
  public static void main(String[] arguments) {
    if (arguments.length < 2) {
      throw new IllegalArgumentException("usage: Definitions DIRECTORY CLASS...");
    }
    Path directory = Path.of(arguments[0]);
    for (String name : List.of(arguments).subList(1, arguments.length)) {
      write(directory, name);
    }
  }

  private static void write(Path directory, String className) {
    try {
      Class<? extends HasMetadata> type = Class.forName(className).asSubclass(HasMetadata.class);
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve(HasMetadata.getFullResourceName(type) + "-v1.yml"), yaml(type));
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("no class " + className, e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the definition of " + className, e);
    }
  }

  /** Collects what the generator writes; it is asked for one definition only. */
  private static final class OneDefinition
      implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public ByteArrayOutputStream outputFor(String crdName) {
      return bytes;
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      // Nothing is held open: the bytes are in memory.
    }
  }
}

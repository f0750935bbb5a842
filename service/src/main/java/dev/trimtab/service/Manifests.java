package dev.trimtab.service;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Desired state in YAML or JSON files, and its application to a server. */
final class Manifests {

  private static final long ESTABLISHED_SECONDS = 30;
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("trimtab")
          .withForce(true)
          .withFieldValidation("Strict")
          .build();

  private Manifests() {}

  /**
   * One document.
   *
   * @param source the file and the place of the document in it, for messages
   */
  record Manifest(String source, GenericKubernetesResource object) {
    String kind() {
      return object.getKind();
    }

    /** Kinds that others need come first. */
    int rank() {
      return switch (kind()) {
        case "Namespace" -> 0;
        case "CustomResourceDefinition" -> 1;
        case "ServiceAccount", "Secret", "ConfigMap" -> 2;
        default -> 3;
      };
    }
  }

  /**
   * Reads a file, or all {@code .yaml}, {@code .yml} and {@code .json} files of a directory.
   *
   * @throws Failure naming the file, the document and what is wrong
   */
  static List<Manifest> read(Path path) {
    if (!Files.exists(path)) {
      throw new Failure("cannot read " + path + ": there is no such file or directory");
    }
    try {
      if (!Files.isDirectory(path)) {
        return documents(path);
      }
      List<Path> files;
      try (Stream<Path> entries = Files.list(path)) {
        files = entries.filter(Manifests::isManifest).sorted().toList();
      }
      if (files.isEmpty()) {
        throw new Failure("no .yaml, .yml or .json file in directory " + path);
      }
      var all = new ArrayList<Manifest>();
      for (Path file : files) {
        all.addAll(documents(file));
      }
      return all;
    } catch (IOException e) {
      throw new Failure("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file)
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }

  private static List<Manifest> documents(Path file) throws IOException {
    var load = new Load(LoadSettings.builder().setLabel(file.toString()).build());
    var documents = new ArrayList<Manifest>();
    try {
      int number = 0;
      for (Object document : load.loadAllFromString(Files.readString(file))) {
        number++;
        if (document != null) {
          documents.addAll(manifests(file + " document " + number, document));
        }
      }
    } catch (MarkedYamlEngineException e) {
      throw new Failure("cannot parse %s%s: %s".formatted(file, place(e), e.getProblem()), e);
    } catch (YamlEngineException e) {
      throw new Failure("cannot parse " + file + ": " + e.getMessage(), e);
    }
    return documents;
  }

  private static String place(MarkedYamlEngineException e) {
    return e.getProblemMark()
        .map(mark -> ", line %d, column %d".formatted(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse("");
  }

  private static List<Manifest> manifests(String source, Object document) {
    if (!(document instanceof Map<?, ?> map)) {
      throw new Failure(source + " is not an object: a mapping with apiVersion and kind is wanted");
    }
    if (map.get("items") instanceof List<?> items && "List".equals(map.get("kind"))) {
      return items.stream().flatMap(item -> manifests(source, item).stream()).toList();
    }
    for (String field : List.of("apiVersion", "kind")) {
      if (!(map.get(field) instanceof String)) {
        throw new Failure(source + ": " + field + " is missing");
      }
    }
    if (!(map.get("metadata") instanceof Map<?, ?> metadata)
        || !(metadata.get("name") instanceof String)) {
      throw new Failure(source + ": metadata.name is missing");
    }
    var copy = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return List.of(new Manifest(source, object(source, copy)));
  }

  private static GenericKubernetesResource object(String source, Map<String, Object> document) {
    try {
      return new KubernetesSerialization().convertValue(document, GenericKubernetesResource.class);
    } catch (IllegalArgumentException e) {
      String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new Failure(source + ": metadata has a field of a wrong type: " + said, e);
    }
  }

  /**
   * Applies all, namespaces and CRDs first.
   *
   * @throws Failure naming the document and what the server said of it
   */
  static void apply(KubernetesClient client, List<Manifest> manifests) {
    var ordered = new ArrayList<>(manifests);
    ordered.sort(java.util.Comparator.comparingInt(Manifest::rank));
    for (Manifest manifest : ordered) {
      apply(client, manifest);
    }
  }

  private static void apply(KubernetesClient client, Manifest manifest) {
    GenericKubernetesResource object = manifest.object();
    try {
      var resources = client.genericKubernetesResources(object.getApiVersion(), object.getKind());
      String namespace = object.getMetadata().getNamespace();
      var resource =
          namespace == null
              ? resources.inNamespace("default").resource(object)
              : resources.inNamespace(namespace).resource(object);
      var _ = resource.patch(APPLY, object);
      if (manifest.rank() == 1) {
        var _ =
            client
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(object.getMetadata().getName())
                .waitUntilCondition(
                    crd ->
                        crd != null
                            && crd.getStatus() != null
                            && crd.getStatus().getConditions().stream()
                                .anyMatch(
                                    condition ->
                                        condition.getType().equals("Established")
                                            && condition.getStatus().equals("True")),
                    ESTABLISHED_SECONDS,
                    TimeUnit.SECONDS);
      }
    } catch (KubernetesClientException e) {
      String said =
          isServed(client, object)
              ? e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage()
              : "the server has no such kind in %s; its CustomResourceDefinition must come first"
                  .formatted(object.getApiVersion());
      throw new Failure(
          "cannot apply %s (%s %s): %s"
              .formatted(manifest.source(), manifest.kind(), object.getMetadata().getName(), said),
          e);
    }
  }

  private static boolean isServed(KubernetesClient client, GenericKubernetesResource object) {
    APIResourceList served = client.getApiResources(object.getApiVersion());
    return served != null
        && served.getResources().stream()
            .anyMatch(resource -> resource.getKind().equals(object.getKind()));
  }
}

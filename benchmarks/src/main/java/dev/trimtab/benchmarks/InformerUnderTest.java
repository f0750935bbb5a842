package dev.trimtab.benchmarks;

import java.util.List;

/** What the benchmarks ask of an informer over pods. */
interface InformerUnderTest extends AutoCloseable {

  /** What a handler does with a key. */
  interface KeyConsumer {
    void accept(String namespace, String name);
  }

  /** Starts; tells {@code changed} of every change. */
  void start(KeyConsumer changed);

  /** Waits until the state is complete. */
  void awaitSynced() throws InterruptedException;

  int size();

  /** Reads the object; something of it, so that nothing is optimized away. */
  String get(String namespace, String name);

  /** The version of the object; empty if there is none. */
  String version(String namespace, String name);

  /** Reads all objects; how many. */
  int list();

  /** Adds the index by node. */
  void addNodeIndex();

  /** Reads the objects of a node; how many. */
  int onNode(String node);

  @Override
  void close();

  /** By name, as given to a child process. */
  static InformerUnderTest of(String name, String url) {
    return switch (name) {
      case "trimtab" -> new OurInformer(url, List.of());
      case "trimtab-compressed" -> new OurInformer(url, List.of("compressed"));
      case "trimtab-everything" -> new OurInformer(url, List.of("everything"));
      case "fabric8" -> new Fabric8Informer(url);
      case "client-java" -> new ClientJavaInformer(url);
      default -> throw new IllegalArgumentException("no such informer: " + name);
    };
  }
}

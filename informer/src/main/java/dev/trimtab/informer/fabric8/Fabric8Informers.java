package dev.trimtab.informer.fabric8;

import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.InformerFactoryBuilder;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.ListerWatcher;
import dev.trimtab.informer.ObjectType;
import dev.trimtab.informer.TransformedObjectType;
import dev.trimtab.workqueue.Platform;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Informers over a fabric8 client. The client stays the caller's, who closes it afterwards. */
public final class Fabric8Informers {

  private Fabric8Informers() {}

  /** A factory with the standard settings. */
  public static InformerFactory factory(KubernetesClient client, Platform platform) {
    return builder(client, platform).build();
  }

  /** Begins to make a factory. */
  public static InformerFactoryBuilder builder(KubernetesClient client, Platform platform) {
    return InformerFactory.builder(platform, spec -> listerWatcher(client, platform, spec));
  }

  /**
   * The server's side of {@code spec}.
   *
   * @throws IllegalArgumentException if its type is not a {@link Fabric8ObjectType}, transformed or
   *     not
   */
  public static ListerWatcher listerWatcher(
      KubernetesClient client, Platform platform, InformerSpec<?> spec) {
    Fabric8ObjectType<?> type = kindOf(spec);
    String server = client.getMasterUrl().toString();
    String base = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    return new Fabric8ListerWatcher(
        new Transport(client.getHttpClient(), platform, base), type, spec);
  }

  /**
   * The kind that {@code spec} is about.
   *
   * @throws IllegalArgumentException if its type is not a {@link Fabric8ObjectType}, transformed or
   *     not
   */
  public static Fabric8ObjectType<?> kindOf(InformerSpec<?> spec) {
    return fabric8Type(spec.type());
  }

  private static Fabric8ObjectType<?> fabric8Type(ObjectType<?> type) {
    return switch (type) {
      case Fabric8ObjectType<?> fabric8 -> fabric8;
      case TransformedObjectType<?> transformed -> fabric8Type(transformed.source());
      default ->
          throw new IllegalArgumentException("not a Kubernetes kind of fabric8: " + type.name());
    };
  }
}

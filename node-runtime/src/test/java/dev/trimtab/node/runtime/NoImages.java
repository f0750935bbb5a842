package dev.trimtab.node.runtime;

import dev.trimtab.node.Images;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.ServiceDataplane;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A machine without registry and services; roots come from {@link Busybox}. */
final class NoImages implements Images, ServiceDataplane {
  @Override
  public Optional<Image> resolve(String reference) {
    return Optional.empty();
  }

  @Override
  public Image pull(String reference, Credentials credentials) {
    throw new NodeException.Unavailable("no registry");
  }

  @Override
  public List<Image> load(Path layout, String reference) {
    return List.of();
  }

  @Override
  public List<Image> list() {
    return List.of();
  }

  @Override
  public void remove(String reference) {
    throw new NodeException.NotFound("no image " + reference);
  }

  @Override
  public void apply(List<ServicePort> ports) {
    throw new NodeException.Unavailable("no services");
  }
}

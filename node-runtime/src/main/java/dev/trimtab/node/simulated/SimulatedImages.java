package dev.trimtab.node.simulated;

import dev.trimtab.node.Images;
import dev.trimtab.node.NodeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Images that need no registry: each reference names one, and is here already, unless it was said
 * to be {@link #remote} (then it must be pulled first) or {@link #missing} (then it cannot be).
 */
public final class SimulatedImages implements Images {

  private final Set<String> present = ConcurrentHashMap.newKeySet();
  private final Set<String> remote = ConcurrentHashMap.newKeySet();
  private final Set<String> missing = ConcurrentHashMap.newKeySet();

  SimulatedImages() {}

  /** From now on no registry has it. */
  public void missing(String reference) {
    present.remove(reference);
    missing.add(reference);
  }

  /** From now on it is not here before it is pulled. */
  public void remote(String reference) {
    present.remove(reference);
    missing.remove(reference);
    remote.add(reference);
  }

  @Override
  public Optional<Image> resolve(String reference) {
    if (!present.contains(reference)) {
      if (missing.contains(reference) || remote.contains(reference)) {
        return Optional.empty();
      }
      present.add(reference);
    }
    return Optional.of(image(reference));
  }

  @Override
  public Image pull(String reference, Credentials credentials) {
    if (missing.contains(reference)) {
      throw new NodeException.NotFound(reference + ": the registry has no such image");
    }
    present.add(reference);
    return image(reference);
  }

  @Override
  public List<Image> load(Path layout, String reference) {
    var name = reference.isEmpty() ? String.valueOf(layout.getFileName()) : reference;
    missing.remove(name);
    present.add(name);
    return List.of(image(name));
  }

  @Override
  public List<Image> list() {
    return present.stream()
        .map(SimulatedImages::image)
        .sorted(Comparator.comparing(Image::id))
        .toList();
  }

  /** After this it must be pulled again. */
  @Override
  public void remove(String reference) {
    if (present.remove(reference)) {
      remote.add(reference);
    }
  }

  private static Image image(String reference) {
    return new Image(
        "sha256:" + Ids.of("config", reference),
        List.of(reference),
        "sha256:" + Ids.of("manifest", reference),
        reference.getBytes(StandardCharsets.UTF_8).length,
        "",
        "");
  }
}

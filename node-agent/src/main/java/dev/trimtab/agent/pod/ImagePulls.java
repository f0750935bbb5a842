package dev.trimtab.agent.pod;

import dev.trimtab.node.Images.Image;
import dev.trimtab.node.NodeException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes images present as pull policies ask. */
final class ImagePulls {

  private final NodeSide node;
  private final Credentials credentials;

  ImagePulls(NodeSide node) {
    this.node = node;
    this.credentials = new Credentials(node.cluster());
  }

  /** Gets a container's image, or notes why it cannot be had. */
  void pull(PodEntry entry, String name) {
    Pod pod = entry.pod();
    Container container = Pods.container(pod, name).orElseThrow();
    String reference = container.getImage();
    String policy = Pods.pullPolicy(container);
    try {
      Optional<Image> present =
          policy.equals("Always") ? Optional.empty() : node.runtime().images().resolve(reference);
      if (present.isPresent()) {
        String message = "Container image \"%s\" already present on machine".formatted(reference);
        node.events().normal(pod, "Pulled", message);
        remember(entry, name, new ImageState.Present(present.get()));
      } else if (policy.equals("Never")) {
        String why =
            "Container image \"%s\" is not present with pull policy of Never".formatted(reference);
        fail(entry, name, "ErrImageNeverPull", why);
      } else {
        remember(entry, name, new ImageState.Present(fetch(pod, reference)));
      }
    } catch (NodeException.Invalid wrong) {
      String why =
          "Failed to apply default image tag \"%s\": %s".formatted(reference, wrong.getMessage());
      fail(entry, name, "InvalidImageName", why);
    } catch (NodeException | IllegalArgumentException failed) {
      fail(entry, name, "ErrImagePull", String.valueOf(failed.getMessage()));
    }
  }

  private Image fetch(Pod pod, String reference) {
    node.events().normal(pod, "Pulling", "Pulling image \"" + reference + "\"");
    Instant begun = node.now();
    NodeException last = null;
    Credentials.Offers all = credentials.of(pod, reference);
    if (!all.missing().isEmpty()) {
      String what =
          "Unable to retrieve some image pull secrets (%s); attempting to pull the image may not succeed."
              .formatted(String.join(", ", all.missing()));
      node.events().warning(pod, "FailedToRetrieveImagePullSecret", what);
    }
    for (Credentials.Offer offer : all.offers()) {
      try {
        Image image = node.runtime().images().pull(reference, offer.credentials());
        Duration took = Duration.between(begun, node.now());
        node.events()
            .normal(
                pod,
                "Pulled",
                "Successfully pulled image \"%s\" in %dms. Image size: %d bytes."
                    .formatted(reference, took.toMillis(), image.size()));
        return image;
      } catch (NodeException.Unavailable refused) {
        String why = "%s, asked with %s".formatted(refused.getMessage(), offer.origin());
        last = new NodeException.Unavailable(why, refused);
      }
    }
    throw last == null ? new NodeException.Unavailable("no way to pull " + reference) : last;
  }

  private void remember(PodEntry entry, String name, ImageState state) {
    entry.remember(m -> m.withContainer(name, c -> c.withImage(state, BackOff.NONE)));
  }

  private void fail(PodEntry entry, String name, String reason, String message) {
    Pod pod = entry.pod();
    String image = Pods.container(pod, name).orElseThrow().getImage();
    if (reason.equals("ErrImagePull")) {
      String whole = "Failed to pull image \"%s\": %s".formatted(image, message);
      node.events().warning(pod, "Failed", whole);
    } else {
      node.events().warning(pod, "Failed", message);
    }
    node.events().warning(pod, "Failed", "Error: " + reason);
    Instant now = node.now();
    entry.remember(
        m ->
            m.withContainer(
                name,
                c -> {
                  BackOff next = c.pulls().next(now, now);
                  var failed = new ImageState.Failed(reason, message, now, next.notBefore(now));
                  return c.withImage(failed, next);
                }));
  }
}

package dev.trimtab.agent.pod;

import dev.trimtab.node.Images.Image;
import java.time.Instant;

/** Where the image of a container's next start stands. */
public sealed interface ImageState {

  /** Not looked for yet. */
  record Unknown() implements ImageState {}

  /** Here. */
  record Present(Image image) implements ImageState {}

  /**
   * Could not be had.
   *
   * @param reason the kubelet's word, such as {@code ErrImagePull}
   * @param message why
   * @param at when
   * @param notBefore when to try again
   */
  record Failed(String reason, String message, Instant at, Instant notBefore)
      implements ImageState {}
}

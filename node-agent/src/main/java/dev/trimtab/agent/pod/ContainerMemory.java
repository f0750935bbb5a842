package dev.trimtab.agent.pod;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a container's name within a pod.
 *
 * @param image the image for the next start
 * @param pulls back-off of image pulls
 * @param restarts back-off of restarts
 * @param failure why the last try to start did not lead to a running container; null if it did
 */
public record ContainerMemory(
    ImageState image, BackOff pulls, BackOff restarts, @Nullable StartFailure failure) {

  static final ContainerMemory NEW =
      new ContainerMemory(new ImageState.Unknown(), BackOff.NONE, BackOff.NONE, null);

  ContainerMemory withImage(ImageState image, BackOff pulls) {
    return new ContainerMemory(image, pulls, restarts, failure);
  }

  ContainerMemory withRestarts(BackOff restarts) {
    return new ContainerMemory(image, pulls, restarts, failure);
  }

  /** After a try to start: the image is asked for anew by the next one. */
  ContainerMemory tried(@Nullable StartFailure failure) {
    return new ContainerMemory(new ImageState.Unknown(), pulls, restarts, failure);
  }
}

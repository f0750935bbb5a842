package dev.trimtab.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Images on this machine, by content. */
public interface Images {

  /** The image a reference names here, without any network. */
  Optional<Image> resolve(String reference);

  /**
   * Fetches an image from its registry.
   *
   * @throws NodeException.NotFound if the registry has no such image
   * @throws NodeException.Unavailable if the registry cannot be reached or refuses the credentials
   * @throws NodeException.Invalid if the reference cannot be parsed or a digest does not match
   */
  Image pull(String reference, Credentials credentials);

  /**
   * Takes in an OCI image layout: a directory, or a tar archive of one.
   *
   * @param reference the name it gets; empty takes the names of its annotations
   */
  List<Image> load(Path layout, String reference);

  /** All images. */
  List<Image> list();

  /** Where images are kept; empty where that cannot be told. */
  default Optional<Path> directory() {
    return Optional.empty();
  }

  /** Forgets a reference, and the content that nothing else uses. */
  void remove(String reference);

  /**
   * An image.
   *
   * @param id digest of its configuration, {@code sha256:…}
   * @param references names that lead to it
   * @param digest digest of its manifest
   * @param size bytes of its layers as stored
   * @param user the user it asks for
   * @param stopSignal the signal it asks to be ended by, such as {@code SIGQUIT} or {@code 3};
   *     empty for SIGTERM
   */
  record Image(
      String id,
      List<String> references,
      String digest,
      long size,
      String user,
      String stopSignal) {
    public Image {
      references = List.copyOf(references);
    }
  }

  /** What to say to a registry. */
  sealed interface Credentials {
    /** Nothing. */
    record Anonymous() implements Credentials {}

    /** A user name and password. */
    record Basic(String user, String password) implements Credentials {
      /** Without the password. */
      @Override
      public String toString() {
        return "Basic[" + user + "]";
      }
    }

    /** A token, sent as it is. */
    record Bearer(String token) implements Credentials {
      /** Without the token. */
      @Override
      public String toString() {
        return "Bearer[…]";
      }
    }
  }
}

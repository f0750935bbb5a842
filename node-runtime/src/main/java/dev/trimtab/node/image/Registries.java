package dev.trimtab.node.image;

import dev.trimtab.node.Images.Credentials;
import dev.trimtab.node.NodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds images in registries and their mirrors. */
final class Registries implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Registries.class);

  private final RegistrySettings settings;
  private final Http http = new Http();

  Registries(RegistrySettings settings) {
    this.settings = settings;
  }

  /** Where an image was found, and its manifest there. */
  record Found(ImageSource source, ManifestDocument document) {}

  /** Looks in the mirrors, then in the registry itself, whose refusal counts. */
  Found find(Reference reference, Credentials credentials) {
    var endpoints = settings.endpoints(reference.registry());
    for (var mirror : endpoints.subList(0, endpoints.size() - 1)) {
      // The credentials are the registry's; a mirror is another host.
      var client =
          new RepositoryClient(http, mirror, reference.repository(), new Credentials.Anonymous());
      try {
        return new Found(client, client.manifest(reference.target()));
      } catch (NodeException.NotFound | NodeException.Unavailable e) {
        LOG.atWarn()
            .addKeyValue("mirror", mirror)
            .addKeyValue("image", reference)
            .addKeyValue("reason", e.getMessage())
            .log("mirror does not have the image; trying the next place");
      }
    }
    var client =
        new RepositoryClient(http, endpoints.getLast(), reference.repository(), credentials);
    return new Found(client, client.manifest(reference.target()));
  }

  @Override
  public void close() {
    http.close();
  }
}

package dev.trimtab.node.image;

import dev.trimtab.node.NodeException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an image is called, completed the way container engines do: {@code nginx} is {@code
 * docker.io/library/nginx:latest}.
 *
 * @param registry host and perhaps port
 * @param repository path in the registry
 * @param tag null if only the digest counts
 * @param digest null if only the tag counts
 */
public record Reference(
    String registry, String repository, @Nullable String tag, @Nullable Digest digest) {

  private static final String DOCKER = "docker.io";
  private static final Pattern HOST =
      Pattern.compile(
          "([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
              + "|\\[[0-9a-fA-F:]+])(:[0-9]{1,5})?");
  private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*");
  private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
  private static final Pattern BARE_ID = Pattern.compile("[a-f0-9]{64}");
  private static final int MAX_REPOSITORY = 255;

  /**
   * Reads and completes a reference.
   *
   * @throws NodeException.Invalid saying which part is wrong
   */
  public static Reference parse(String text) {
    if (text.isBlank()) {
      throw new NodeException.Invalid("the image reference is empty");
    }
    if (BARE_ID.matcher(text).matches()) {
      throw wrong(text, "64 hexadecimal digits are an id, not a repository");
    }
    var at = text.indexOf('@');
    var digest = at < 0 ? null : Digest.parse(text.substring(at + 1));
    var named = at < 0 ? text : text.substring(0, at);
    var colon = named.lastIndexOf(':');
    String tag = null;
    if (colon > named.lastIndexOf('/')) {
      tag = named.substring(colon + 1);
      named = named.substring(0, colon);
      if (!TAG.matcher(tag).matches()) {
        throw wrong(text, "\"" + tag + "\" is not a tag");
      }
    }
    return complete(text, named, tag == null && digest == null ? "latest" : tag, digest);
  }

  private static Reference complete(
      String text, String named, @Nullable String tag, @Nullable Digest digest) {
    var slash = named.indexOf('/');
    var first = slash < 0 ? "" : named.substring(0, slash);
    var hasHost =
        first.contains(".")
            || first.contains(":")
            || first.equals("localhost")
            || !first.toLowerCase(java.util.Locale.ROOT).equals(first);
    var registry = hasHost ? first : DOCKER;
    var repository = hasHost ? named.substring(slash + 1) : named;
    if (registry.equals("index.docker.io")) {
      registry = DOCKER;
    }
    if (registry.equals(DOCKER) && !repository.contains("/")) {
      repository = "library/" + repository;
    }
    check(text, registry, repository);
    return new Reference(registry, repository, tag, digest);
  }

  private static void check(String text, String registry, String repository) {
    if (!HOST.matcher(registry).matches()) {
      throw wrong(text, "\"" + registry + "\" is not a registry host");
    }
    if (repository.length() > MAX_REPOSITORY) {
      throw wrong(text, "the repository is longer than " + MAX_REPOSITORY + " characters");
    }
    for (var component : repository.split("/", -1)) {
      if (!COMPONENT.matcher(component).matches()) {
        throw wrong(
            text,
            "\""
                + component
                + "\" is not a repository name (lower-case letters, digits, and . _ - between)");
      }
    }
  }

  private static NodeException wrong(String text, String why) {
    return new NodeException.Invalid("invalid image reference \"" + text + "\": " + why);
  }

  /** Registry and repository. */
  public String name() {
    return registry + "/" + repository;
  }

  /** What to ask the registry for: the digest if there is one, else the tag. */
  String target() {
    return digest != null ? digest.toString() : String.valueOf(tag);
  }

  /** The name under which it is kept with its tag, if it has one that counts. */
  Optional<String> tagged() {
    return tag == null || digest != null ? Optional.empty() : Optional.of(name() + ":" + tag);
  }

  /** The same repository by digest. */
  Reference at(Digest other) {
    return new Reference(registry, repository, null, other);
  }

  /** Completed; a tag beside a digest is left out, since it does not count. */
  @Override
  public String toString() {
    return digest != null ? name() + "@" + digest : name() + ":" + tag;
  }
}

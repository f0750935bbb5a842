package dev.trimtab.node.image;

import dev.trimtab.node.Images.Credentials;
import dev.trimtab.node.NodeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One repository of one registry, by the OCI distribution protocol. Authentication is what the
 * registry asks for, and is asked for again when it expires.
 */
final class RepositoryClient implements ImageSource {

  private static final String ACCEPT = String.join(", ", MediaTypes.MANIFESTS);

  private final Http http;
  private final URI endpoint;
  private final String repository;
  private final Authorization authorization;
  private volatile @Nullable String header;

  RepositoryClient(Http http, URI endpoint, String repository, Credentials credentials) {
    this.http = http;
    this.endpoint = endpoint;
    this.repository = repository;
    this.authorization = new Authorization(http, endpoint, repository, credentials);
    this.header = authorization.unasked();
  }

  @Override
  public ManifestDocument manifest(Digest digest) {
    return manifest(digest.toString());
  }

  /** The manifest a tag or digest leads to. */
  ManifestDocument manifest(String target) {
    var what = name() + (target.contains(":") ? "@" : ":") + target;
    var response = get("manifests/" + target, Map.of("Accept", ACCEPT), what);
    try (var body = response.body()) {
      var bytes = body.readNBytes(Manifest.MAX_BYTES + 1);
      if (bytes.length > Manifest.MAX_BYTES) {
        throw new NodeException.Invalid(
            "the manifest of " + what + " is larger than " + Manifest.MAX_BYTES + " bytes");
      }
      var type = response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
      return new ManifestDocument(bytes, type.trim(), verified(bytes, target, what));
    } catch (IOException e) {
      throw new NodeException.Unavailable("the connection broke in the manifest of " + what, e);
    }
  }

  @Override
  public ContentStore.Source blob(Descriptor piece) {
    return offset -> open(piece, offset);
  }

  private ContentStore.Opened open(Descriptor piece, long offset) {
    var what = "content " + piece.digest() + " of " + name();
    var path = "blobs/" + piece.digest();
    Map<String, String> headers = offset == 0 ? Map.of() : Map.of("Range", "bytes=" + offset + "-");
    var response = exchange(path, headers, what);
    if (response.statusCode() == 416) {
      Http.close(response);
      response = exchange(path, Map.of(), what);
    }
    if (response.statusCode() == 206) {
      return new ContentStore.Opened(http.watched(response), start(response).orElse(offset));
    }
    if (response.statusCode() != 200) {
      throw RegistryError.of(response, what);
    }
    return new ContentStore.Opened(http.watched(response), 0);
  }

  private HttpResponse<InputStream> get(String path, Map<String, String> headers, String what) {
    var response = exchange(path, headers, what);
    if (response.statusCode() != 200) {
      throw RegistryError.of(response, what);
    }
    return response;
  }

  private HttpResponse<InputStream> exchange(
      String path, Map<String, String> headers, String what) {
    var uri = endpoint.resolve(prefix() + "/v2/" + repository + "/" + path);
    var response = http.get(uri, with(headers));
    if (response.statusCode() != 401) {
      return response;
    }
    var challenge = Challenge.best(response.headers().allValues("WWW-Authenticate"));
    var answer = challenge.flatMap(authorization::answer);
    if (answer.isEmpty()) {
      throw RegistryError.of(response, what);
    }
    Http.close(response);
    header = answer.get();
    return http.get(uri, with(headers));
  }

  private Map<String, String> with(Map<String, String> headers) {
    var all = new HashMap<>(headers);
    var authorizationHeader = header;
    if (authorizationHeader != null) {
      all.put("Authorization", authorizationHeader);
    }
    return all;
  }

  /** A mirror may live below a path of its host. */
  private String prefix() {
    var path = endpoint.getPath();
    return path == null ? "" : path.replaceAll("/+$", "");
  }

  private String name() {
    return endpoint.getAuthority() + "/" + repository;
  }

  private static Digest verified(byte[] bytes, String target, String what) {
    if (!target.contains(":")) {
      return Digest.of(bytes);
    }
    var wanted = Digest.parse(target);
    var hash = wanted.hasher();
    hash.update(bytes);
    var actual = Digest.of(wanted.algorithm(), hash);
    if (!actual.equals(wanted)) {
      throw new NodeException.Invalid("digest mismatch: " + what + " came as " + actual);
    }
    return wanted;
  }

  private static OptionalLong start(HttpResponse<InputStream> response) {
    var range = response.headers().firstValue("Content-Range").orElse("");
    var digits = range.replaceFirst("^bytes\\s+(\\d+)-.*$", "$1");
    return digits.chars().allMatch(Character::isDigit) && !digits.isEmpty() && digits.length() < 19
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }
}

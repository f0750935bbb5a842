package dev.trimtab.apiserver.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One version of one object: canonical JSON, encoded once and shared by every reader. Nobody may
 * write to its arrays.
 *
 * <p>Canonical means: {@code apiVersion}, {@code kind}, {@code metadata}, the rest; within metadata
 * {@code resourceVersion} first. So parts can be cut out and replaced without parsing.
 */
public final class Document {

  private final byte[] bytes;
  private final long revision;
  private final int bodyAt;

  /** Computed on first use; a second computation gives an equal value, so races are harmless. */
  private volatile @Nullable Map<String, String> labels;

  private volatile @Nullable Map<String, String> fields;

  private Document(byte[] bytes, long revision, int bodyAt) {
    this.bytes = bytes;
    this.revision = revision;
    this.bodyAt = bodyAt;
  }

  /**
   * A document from canonical JSON without {@code metadata.resourceVersion}.
   *
   * @param revision what becomes its resource version; 0 if it has none, because it was not written
   */
  public static Document of(byte[] unversioned, long revision) {
    int bodyAt = CanonicalJson.bodyAt(unversioned);
    if (revision == 0) {
      return new Document(unversioned, 0, bodyAt);
    }
    return new Document(CanonicalJson.version(unversioned, bodyAt, revision), revision, bodyAt);
  }

  /** The object as canonical JSON; the shared array itself. */
  public byte[] bytes() {
    return bytes;
  }

  /** The revision of the change that wrote it: its resource version. */
  public long revision() {
    return revision;
  }

  /** The object without {@code metadata.resourceVersion}, as a store keeps it; a fresh array. */
  public byte[] unversioned() {
    return revision == 0 ? bytes.clone() : CanonicalJson.unversion(bytes, bodyAt, revision);
  }

  /** The same object with another resource version. */
  public Document at(long otherRevision) {
    return of(unversioned(), otherRevision);
  }

  /** The same object named as another version of its kind. */
  public Document as(String apiVersion, String kind) {
    return of(CanonicalJson.rename(unversioned(), bodyAt, apiVersion, kind), revision);
  }

  /** What follows {@code apiVersion} and {@code kind}: <code>"metadata":…}</code>, uncopied. */
  public ByteBuffer body() {
    return ByteBuffer.wrap(bytes, bodyAt, bytes.length - bodyAt);
  }

  /** The object as a tree; a fresh one at every call. */
  public ObjectNode tree() {
    return Json.readObject(bytes);
  }

  /** {@code metadata.labels}. */
  public Map<String, String> labels() {
    Map<String, String> known = labels;
    if (known == null) {
      known = CanonicalJson.labels(bytes, bodyAt);
      labels = known;
    }
    return known;
  }

  /** What {@code select} finds in the tree; asked once, then remembered. */
  public Map<String, String> fields(Function<ObjectNode, Map<String, String>> select) {
    Map<String, String> known = fields;
    if (known == null) {
      known = Map.copyOf(select.apply(tree()));
      fields = known;
    }
    return known;
  }
}

package dev.trimtab.apiserver.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map from strings; a change gives a new map that shares all but the path to
 * the changed entry. Balanced as an AVL tree.
 */
public final class PersistentMap<V> {

  private static final PersistentMap<?> EMPTY = new PersistentMap<>(null);

  private final @Nullable Node<V> root;

  private PersistentMap(@Nullable Node<V> root) {
    this.root = root;
  }

  /** The empty map. */
  @SuppressWarnings("unchecked") // holds no value
  public static <V> PersistentMap<V> empty() {
    return (PersistentMap<V>) EMPTY;
  }

  /** How many entries there are. */
  public int size() {
    return size(root);
  }

  /** The value at {@code key}, or null. */
  public @Nullable V get(String key) {
    Node<V> node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order == 0) {
        return node.value;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  /** This map with {@code key} mapped to {@code value}. */
  public PersistentMap<V> with(String key, V value) {
    return new PersistentMap<>(put(root, key, value));
  }

  /** This map without {@code key}. */
  public PersistentMap<V> without(String key) {
    return new PersistentMap<>(remove(root, key));
  }

  /** The entries whose key is at least {@code from}, in order. */
  public Iterable<Entry<V>> from(String from) {
    return () -> new Ascending<>(root, from);
  }

  /** How many keys start with {@code prefix}. */
  public int countPrefix(String prefix) {
    return prefix.isEmpty() ? size() : rank(prefix + Character.MAX_VALUE) - rank(prefix);
  }

  /** How many keys are lower than {@code key}. */
  public int rank(String key) {
    int lower = 0;
    Node<V> node = root;
    while (node != null) {
      if (key.compareTo(node.key) <= 0) {
        node = node.left;
      } else {
        lower += size(node.left) + 1;
        node = node.right;
      }
    }
    return lower;
  }

  /** One entry. */
  public interface Entry<V> {
    /** The key. */
    String key();

    /** The value. */
    V value();
  }

  private static int size(@Nullable Node<?> node) {
    return node == null ? 0 : node.size;
  }

  private static int height(@Nullable Node<?> node) {
    return node == null ? 0 : node.height;
  }

  private static <V> Node<V> put(@Nullable Node<V> node, String key, V value) {
    if (node == null) {
      return new Node<>(null, key, value, null);
    }
    int order = key.compareTo(node.key);
    if (order == 0) {
      return new Node<>(node.left, key, value, node.right);
    }
    return order < 0
        ? balance(put(node.left, key, value), node, node.right)
        : balance(node.left, node, put(node.right, key, value));
  }

  private static <V> @Nullable Node<V> remove(@Nullable Node<V> node, String key) {
    if (node == null) {
      return null;
    }
    int order = key.compareTo(node.key);
    if (order < 0) {
      return balance(remove(node.left, key), node, node.right);
    }
    if (order > 0) {
      return balance(node.left, node, remove(node.right, key));
    }
    if (node.left == null || node.right == null) {
      return node.left == null ? node.right : node.left;
    }
    Node<V> next = first(node.right);
    return balance(node.left, next, remove(node.right, next.key));
  }

  private static <V> Node<V> first(Node<V> node) {
    Node<V> first = node;
    while (first.left != null) {
      first = first.left;
    }
    return first;
  }

  /** A node with the entry of {@code middle} whose heights differ by at most one. */
  private static <V> Node<V> balance(
      @Nullable Node<V> left, Node<V> middle, @Nullable Node<V> right) {
    int tilt = height(left) - height(right);
    if (tilt > 1 && left != null) {
      Node<V> inner = left.right;
      if (inner != null && inner.height > height(left.left)) {
        return join(join(left.left, left, inner.left), inner, join(inner.right, middle, right));
      }
      return join(left.left, left, join(left.right, middle, right));
    }
    if (tilt < -1 && right != null) {
      Node<V> inner = right.left;
      if (inner != null && inner.height > height(right.right)) {
        return join(join(left, middle, inner.left), inner, join(inner.right, right, right.right));
      }
      return join(join(left, middle, right.left), right, right.right);
    }
    return join(left, middle, right);
  }

  private static <V> Node<V> join(@Nullable Node<V> left, Node<V> middle, @Nullable Node<V> right) {
    return new Node<>(left, middle.key, middle.value, right);
  }

  private static final class Node<V> implements Entry<V> {
    final @Nullable Node<V> left;
    final String key;
    final V value;
    final @Nullable Node<V> right;
    final int height;
    final int size;

    Node(@Nullable Node<V> left, String key, V value, @Nullable Node<V> right) {
      this.left = left;
      this.key = key;
      this.value = value;
      this.right = right;
      this.height = Math.max(PersistentMap.height(left), PersistentMap.height(right)) + 1;
      this.size = PersistentMap.size(left) + PersistentMap.size(right) + 1;
    }

    @Override
    public String key() {
      return key;
    }

    @Override
    public V value() {
      return value;
    }
  }

  private static final class Ascending<V> implements Iterator<Entry<V>> {
    private final Deque<Node<V>> path = new ArrayDeque<>();

    Ascending(@Nullable Node<V> root, String from) {
      Node<V> node = root;
      while (node != null) {
        if (from.compareTo(node.key) <= 0) {
          path.push(node);
          node = node.left;
        } else {
          node = node.right;
        }
      }
    }

    @Override
    public boolean hasNext() {
      return !path.isEmpty();
    }

    @Override
    public Entry<V> next() {
      Node<V> entry = path.poll();
      if (entry == null) {
        throw new NoSuchElementException();
      }
      for (Node<V> node = entry.right; node != null; node = node.left) {
        path.push(node);
      }
      return entry;
    }
  }
}

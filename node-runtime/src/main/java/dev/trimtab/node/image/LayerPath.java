package dev.trimtab.node.image;

import java.io.IOException;
import java.util.ArrayList;

/**
 * A path inside a layer, without a leading slash.
 *
 * @param parent empty for the root
 * @param name last component; empty for the root itself
 */
record LayerPath(String parent, String name) {

  /** The kernel's bound on a path, in bytes. */
  private static final int MAX = 4096;

  /**
   * Reads an archive's name for it.
   *
   * @throws IOException if it leads upwards
   */
  static LayerPath parse(String archived) throws IOException {
    if (archived.length() > MAX) {
      throw new IOException("a name is longer than " + MAX + " bytes");
    }
    var components = new ArrayList<String>();
    for (var component : archived.split("/", -1)) {
      if (component.equals("..")) {
        throw new IOException(TarEntry.shown(archived) + " leads out of the layer");
      }
      if (!component.isEmpty() && !component.equals(".")) {
        components.add(component);
      }
    }
    return split(String.join("/", components));
  }

  /** Splits a path that {@link #parse} has cleaned. */
  static LayerPath split(String clean) {
    var slash = clean.lastIndexOf('/');
    return slash < 0
        ? new LayerPath("", clean)
        : new LayerPath(clean.substring(0, slash), clean.substring(slash + 1));
  }

  /** Checks a single name. */
  static String component(String name) throws IOException {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new IOException("a whiteout of \"" + name + "\"");
    }
    return name;
  }

  boolean isRoot() {
    return name.isEmpty();
  }

  @Override
  public String toString() {
    return parent.isEmpty() ? name : parent + "/" + name;
  }
}

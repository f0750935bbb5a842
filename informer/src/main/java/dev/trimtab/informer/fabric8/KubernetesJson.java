package dev.trimtab.informer.fabric8;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trimtab.informer.Encoded;
import dev.trimtab.informer.ListerWatcher.Page;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.WatchEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts lists and watch events into objects, reading no more of them than key and version. */
record KubernetesJson(Retention retention) {

  private static final byte[] METADATA = "metadata".getBytes(UTF_8);
  private static final byte[] ITEMS = "items".getBytes(UTF_8);
  private static final byte[] CONTINUE = "continue".getBytes(UTF_8);
  private static final byte[] RESOURCE_VERSION = "resourceVersion".getBytes(UTF_8);
  private static final byte[] NAME = "name".getBytes(UTF_8);
  private static final byte[] NAMESPACE = "namespace".getBytes(UTF_8);
  private static final byte[] ANNOTATIONS = "annotations".getBytes(UTF_8);
  private static final byte[] INITIAL_EVENTS_END = "k8s.io/initial-events-end".getBytes(UTF_8);
  private static final byte[] MANAGED_FIELDS = "managedFields".getBytes(UTF_8);
  private static final byte[] TYPE = "type".getBytes(UTF_8);
  private static final byte[] OBJECT = "object".getBytes(UTF_8);
  private static final byte[] METADATA_ONLY_HEAD = "{\"metadata\":".getBytes(UTF_8);

  /** The place of an object in the bytes around it, and what was read of it. */
  private static final class Found {
    int from;
    int to;
    int metadataFrom;
    int metadataTo;
    int managedFrom;
    int managedTo;
    boolean initialEventsEnd;
    String name = "";
    String namespace = "";
    String version = "";

    ObjectKey key() {
      return new ObjectKey(namespace, name);
    }
  }

  /** Key and version of one object. */
  Encoded object(byte[] json) {
    Found found = find(new JsonScanner(json, 0, json.length));
    return new Encoded(found.key(), found.version, json);
  }

  /** What is kept of one object; the same array if that is all of it. */
  byte[] retained(byte[] json) {
    Found found = find(new JsonScanner(json, 0, json.length));
    boolean whole = retention == Retention.EVERYTHING;
    boolean unmanaged = retention == Retention.WITHOUT_MANAGED_FIELDS && found.managedTo == 0;
    return whole || unmanaged ? json : retained(json, found);
  }

  /** A list as the server answers it. */
  Page page(byte[] json, boolean headersOnly) {
    var scanner = new JsonScanner(json, 0, json.length);
    List<Encoded> items = new ArrayList<>();
    String version = "";
    String next = "";
    scanner.enterObject();
    while (scanner.nextMember()) {
      if (scanner.keyIs(ITEMS)) {
        items(json, scanner, items, headersOnly);
      } else if (scanner.keyIs(METADATA) && !scanner.skipNull()) {
        scanner.enterObject();
        while (scanner.nextMember()) {
          if (scanner.keyIs(RESOURCE_VERSION)) {
            version = scanner.string();
          } else if (scanner.keyIs(CONTINUE)) {
            next = scanner.string();
          } else {
            scanner.skip();
          }
        }
      } else {
        scanner.skip();
      }
    }
    return new Page(items, version, next);
  }

  private void items(byte[] json, JsonScanner scanner, List<Encoded> items, boolean headersOnly) {
    if (scanner.skipNull()) {
      return;
    }
    scanner.enterArray();
    while (scanner.nextElement()) {
      Found found = find(scanner);
      byte[] bytes = headersOnly ? new byte[0] : retained(json, found);
      items.add(new Encoded(found.key(), found.version, bytes));
    }
  }

  /**
   * One line of a watch.
   *
   * @throws dev.trimtab.informer.ServerException if the line says that the watch failed
   */
  WatchEvent event(byte[] json, int from, int to) {
    var scanner = new JsonScanner(json, from, to);
    String type = "";
    int objectFrom = -1;
    Found found = new Found();
    scanner.enterObject();
    while (scanner.nextMember()) {
      if (scanner.keyIs(TYPE)) {
        type = scanner.string();
      } else if (scanner.keyIs(OBJECT)) {
        objectFrom = scanner.position();
        found = find(scanner);
      } else {
        scanner.skip();
      }
    }
    if (objectFrom < 0) {
      throw new MalformedJsonException("watch event without object");
    }
    return switch (type) {
      case "ADDED", "MODIFIED" -> new WatchEvent.Present(encoded(json, found));
      case "DELETED" -> new WatchEvent.Gone(encoded(json, found));
      case "BOOKMARK" -> new WatchEvent.Bookmark(found.version, found.initialEventsEnd);
      case "ERROR" -> throw Status.parse(json, found.from, found.to).exception();
      default -> throw new MalformedJsonException("watch event of unknown type: " + type);
    };
  }

  private Encoded encoded(byte[] json, Found found) {
    return new Encoded(found.key(), found.version, retained(json, found));
  }

  private static Found find(JsonScanner scanner) {
    var found = new Found();
    found.from = scanner.position();
    scanner.enterObject();
    while (scanner.nextMember()) {
      if (scanner.keyIs(METADATA) && !scanner.skipNull()) {
        found.metadataFrom = scanner.position();
        metadata(scanner, found);
        found.metadataTo = scanner.position();
      } else {
        scanner.skip();
      }
    }
    found.to = scanner.position();
    return found;
  }

  private static void metadata(JsonScanner scanner, Found found) {
    scanner.enterObject();
    while (scanner.nextMember()) {
      if (scanner.keyIs(NAME)) {
        found.name = scanner.string();
      } else if (scanner.keyIs(NAMESPACE)) {
        found.namespace = scanner.string();
      } else if (scanner.keyIs(RESOURCE_VERSION)) {
        found.version = scanner.string();
      } else if (scanner.keyIs(MANAGED_FIELDS)) {
        found.managedFrom = scanner.memberFrom();
        scanner.skip();
        found.managedTo = scanner.position();
      } else if (scanner.keyIs(ANNOTATIONS)) {
        annotations(scanner, found);
      } else {
        scanner.skip();
      }
    }
  }

  private static void annotations(JsonScanner scanner, Found found) {
    if (scanner.skipNull()) {
      return;
    }
    scanner.enterObject();
    while (scanner.nextMember()) {
      if (scanner.keyIs(INITIAL_EVENTS_END)) {
        found.initialEventsEnd = scanner.string().equals("true");
      } else {
        scanner.skip();
      }
    }
  }

  private byte[] retained(byte[] json, Found found) {
    return switch (retention) {
      case EVERYTHING -> Arrays.copyOfRange(json, found.from, found.to);
      case WITHOUT_MANAGED_FIELDS -> without(json, found.from, found.to, found);
      case METADATA -> {
        byte[] metadata = without(json, found.metadataFrom, found.metadataTo, found);
        int head = METADATA_ONLY_HEAD.length;
        byte[] whole = Arrays.copyOf(METADATA_ONLY_HEAD, head + metadata.length + 1);
        System.arraycopy(metadata, 0, whole, head, metadata.length);
        whole[whole.length - 1] = '}';
        yield whole;
      }
    };
  }

  private static byte[] without(byte[] json, int from, int to, Found found) {
    int cutFrom = found.managedFrom;
    int cutTo = found.managedTo;
    if (cutTo == 0) {
      return Arrays.copyOfRange(json, from, to);
    }
    if (json[cutFrom] != ',') { // the first member: the comma after it goes instead
      while (json[cutTo] != ',' && json[cutTo] != '}') {
        cutTo++;
      }
      cutTo += json[cutTo] == ',' ? 1 : 0;
    }
    byte[] kept = new byte[to - from - (cutTo - cutFrom)];
    System.arraycopy(json, from, kept, 0, cutFrom - from);
    System.arraycopy(json, cutTo, kept, cutFrom - from, to - cutTo);
    return kept;
  }
}

package dev.trimtab.informer;

import java.util.List;

/** Where a {@link Reflector} puts what it sees. Called by one thread at a time. */
interface ReflectorSink {

  /** A full listing begins: what it does not mention is gone at its end. */
  void listingBegins();

  /** Objects of the listing. */
  void listed(List<Encoded> objects);

  /** The listing is complete and as of {@code version}. */
  void listingEnds(String version);

  /** Changes, in order; also during a listing that is streamed. */
  void changed(List<WatchEvent> events);

  /** A watch was opened. */
  void watchOpened();

  /** A request failed. */
  void requestFailed();

  /** The kind is not served: nothing is there. */
  void absent();
}

package dev.trimtab.informer.fabric8;

import dev.trimtab.informer.ListerWatcher;
import dev.trimtab.informer.WatchEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A watch over a chunked response of JSON lines. */
final class HttpWatch implements ListerWatcher.Watch {

  private final BodyReader body;
  private final KubernetesJson json;
  private final ByteLines lines = new ByteLines();

  HttpWatch(BodyReader body, KubernetesJson json) {
    this.body = body;
    this.json = json;
  }

  @Override
  public List<WatchEvent> next() throws InterruptedException {
    var events = new ArrayList<WatchEvent>();
    while (events.isEmpty()) {
      List<ByteBuffer> chunks = body.take();
      if (chunks.isEmpty()) {
        return List.of();
      }
      chunks.forEach(lines::append);
      lines.forEachLine((buffer, from, to) -> events.add(json.event(buffer, from, to)));
    }
    return events;
  }

  @Override
  public void close() {
    body.close();
  }
}

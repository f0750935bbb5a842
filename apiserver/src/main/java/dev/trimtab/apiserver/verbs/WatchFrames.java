package dev.trimtab.apiserver.verbs;

import dev.trimtab.apiserver.metrics.WatchMeter;
import dev.trimtab.apiserver.render.Rendering;
import dev.trimtab.apiserver.rest.EventStream;
import dev.trimtab.apiserver.watch.WatchItem;
import dev.trimtab.apiserver.watch.Watcher;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A watch as frames for a wire. */
record WatchFrames(Watcher watcher, Rendering.Frames frames, WatchMeter meter)
    implements EventStream {

  @Override
  public void onSignal(Runnable signal) {
    watcher.onSignal(signal);
  }

  @Override
  public @Nullable List<ByteBuffer> next() {
    WatchItem item = watcher.next();
    if (item == null) {
      return null;
    }
    meter.event();
    return frames.frame(item);
  }

  @Override
  public boolean isEnded() {
    return watcher.isEnded();
  }

  @Override
  public void close() {
    watcher.close();
  }
}

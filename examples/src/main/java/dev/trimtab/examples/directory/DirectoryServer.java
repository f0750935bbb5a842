package dev.trimtab.examples.directory;

import dev.trimtab.informer.Encoded;
import dev.trimtab.informer.ListRequest;
import dev.trimtab.informer.ListerWatcher;
import dev.trimtab.informer.ServerException;
import dev.trimtab.informer.WatchEvent;
import dev.trimtab.informer.WatchRequest;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory as a server. A directory has no history, so a watch looks at everything whenever
 * something moved and says what is there and what is gone; what did not change, the cache ignores.
 */
final class DirectoryServer implements ListerWatcher {

  private final Path directory;

  /** What some list or watch said is there, and no watch yet that it is gone. */
  private final Map<String, TextFile> told = new ConcurrentHashMap<>();

  DirectoryServer(Path directory) {
    this.directory = directory;
  }

  @Override
  public boolean streamsInitialState() {
    return false;
  }

  @Override
  public Page list(ListRequest request) {
    Map<String, TextFile> files = read();
    told.putAll(files);
    return new Page(files.values().stream().map(DirectoryServer::encoded).toList(), "now", "");
  }

  @Override
  public Watch watch(WatchRequest request) {
    try {
      WatchService moves = directory.getFileSystem().newWatchService();
      directory.register(
          moves,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      return new DirectoryWatch(moves);
    } catch (IOException e) {
      throw new ServerException.Unavailable("cannot watch " + directory, Duration.ZERO, e);
    }
  }

  private static Encoded encoded(TextFile file) {
    return Encoded.of(TextFile.TYPE, file);
  }

  private Map<String, TextFile> read() {
    var files = new TreeMap<String, TextFile>();
    try (var paths = Files.newDirectoryStream(directory, "*.txt")) {
      for (Path path : paths) {
        String name = path.getFileName().toString();
        files.put(name, new TextFile(name, Files.readString(path)));
      }
    } catch (NoSuchFileException e) { // went away while it was read
      throw new ServerException.Unavailable("directory is changing", Duration.ZERO, e);
    } catch (IOException e) {
      throw new ServerException.Unavailable("cannot read " + directory, Duration.ZERO, e);
    }
    return files;
  }

  private List<WatchEvent> difference() {
    Map<String, TextFile> files = read();
    var events = new ArrayList<WatchEvent>();
    for (TextFile before : List.copyOf(told.values())) {
      if (!files.containsKey(before.name())) {
        events.add(new WatchEvent.Gone(encoded(before)));
        told.remove(before.name());
      }
    }
    files.values().forEach(file -> events.add(new WatchEvent.Present(encoded(file))));
    told.putAll(files);
    return events;
  }

  private final class DirectoryWatch implements Watch {

    private final WatchService moves;

    /** What happened between the list and the watch has to be found out, too. */
    private boolean first = true;

    DirectoryWatch(WatchService moves) {
      this.moves = moves;
    }

    @Override
    public List<WatchEvent> next() throws InterruptedException {
      try {
        List<WatchEvent> events = first ? difference() : List.of();
        first = false;
        while (events.isEmpty()) {
          WatchKey key = moves.take();
          key.pollEvents();
          key.reset();
          events = difference();
        }
        return events;
      } catch (ClosedWatchServiceException e) { // the normal end
        return List.of();
      }
    }

    @Override
    public void close() {
      try {
        moves.close();
      } catch (IOException e) {
        throw new ServerException.Unavailable("cannot end the watch", Duration.ZERO, e);
      }
    }
  }
}

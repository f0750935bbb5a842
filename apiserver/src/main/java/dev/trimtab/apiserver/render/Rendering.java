package dev.trimtab.apiserver.render;

import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.storage.Document;
import dev.trimtab.apiserver.watch.Lists.Found;
import dev.trimtab.apiserver.watch.WatchItem;
import java.nio.ByteBuffer;
import java.util.List;

/** One way to show objects. */
public interface Rendering {

  /** One object. */
  ApiResponse.Whole object(int code, ServedResource resource, Document document);

  /** A list. */
  ApiResponse.Whole list(ServedResource resource, Found found);

  /** The frames of one watch; stateful, for one reader. */
  Frames frames(ServedResource resource);

  /** Encodes what a watch says. */
  interface Frames {
    /** One frame, ended by a line feed. */
    List<ByteBuffer> frame(WatchItem item);
  }
}

package dev.trimtab.service;

import dev.trimtab.apiserver.DirectAccess;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.informer.Encoded;
import dev.trimtab.informer.InformerSpec;
import dev.trimtab.informer.ListRequest;
import dev.trimtab.informer.ListerWatcher;
import dev.trimtab.informer.ServerException;
import dev.trimtab.informer.WatchRequest;
import dev.trimtab.informer.fabric8.Fabric8Informers;
import dev.trimtab.informer.fabric8.Fabric8ObjectType;
import dev.trimtab.informer.fabric8.Fabric8Resource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Lists and watches a kind in the API server of this process. Objects are the server's own arrays,
 * so that a cache costs its index; nothing is framed, copied or parsed on the way.
 */
final class DirectListerWatcher implements ListerWatcher {

  private final DirectAccess server;
  private final Fabric8ObjectType<?> kind;
  private final DirectAccess.Query query;

  DirectListerWatcher(DirectAccess server, InformerSpec<?> spec) {
    this.server = server;
    this.kind = Fabric8Informers.kindOf(spec);
    Fabric8Resource resource = kind.resource();
    this.query =
        new DirectAccess.Query(
            new DirectAccess.Resource(resource.group(), resource.version(), resource.plural()),
            spec.namespace(),
            spec.labelSelector(),
            spec.fieldSelector());
  }

  /** A list is consistent and moves no bytes. */
  @Override
  public boolean streamsInitialState() {
    return false;
  }

  /** All at once, whatever the limit. */
  @Override
  public Page list(ListRequest request) {
    DirectAccess.Listing listing = answered(() -> server.list(query));
    return new Page(
        listing.objects().stream().map(object -> Encoded.of(kind, object)).toList(),
        Long.toString(listing.revision()),
        "");
  }

  /** It does not end by itself: there is no connection to be renewed. */
  @Override
  public Watch watch(WatchRequest request) {
    long revision = Long.parseLong(request.version());
    return new DirectWatch(answered(() -> server.watch(query, revision)), kind);
  }

  private static <A> A answered(Supplier<A> question) {
    try {
      return question.get();
    } catch (ApiException e) {
      String why = String.valueOf(e.getMessage());
      throw switch (e.code()) {
        case HttpURLConnection.HTTP_NOT_FOUND -> new ServerException.Absent(why);
        case HttpURLConnection.HTTP_GONE -> new ServerException.Expired(why);
        case HttpURLConnection.HTTP_BAD_REQUEST -> new ServerException.Rejected(why);
        default -> new ServerException.Unavailable(why, Duration.ZERO, e);
      };
    }
  }
}

package dev.trimtab.agent.volume;

import dev.trimtab.agent.cluster.Cluster;
import dev.trimtab.agent.cluster.Cluster.Token;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Service account tokens of pods, asked for anew when four fifths of their life are over. */
final class Tokens {

  private static final long DEFAULT_SECONDS = 3600;

  private final Cluster cluster;
  private final InstantSource clock;
  private final Map<Key, Held> held = new ConcurrentHashMap<>();

  Tokens(Cluster cluster, InstantSource clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  String token(Pod pod, ServiceAccountTokenProjection wanted) {
    Long asked = wanted.getExpirationSeconds();
    long seconds = asked == null ? DEFAULT_SECONDS : asked;
    String audience = wanted.getAudience() == null ? "" : wanted.getAudience();
    var key = new Key(pod.getMetadata().getUid(), audience, seconds);
    Held last = held.get(key);
    Instant now = clock.instant();
    if (last != null && now.isBefore(last.renew())) {
      return last.token().value();
    }
    Token fresh = cluster.token(pod, audience, seconds);
    Duration life = Duration.between(now, fresh.expires());
    held.put(key, new Held(fresh, now.plus(life.multipliedBy(4).dividedBy(5))));
    return fresh.value();
  }

  void forget(String uid) {
    held.keySet().removeIf(key -> key.uid().equals(uid));
  }

  private record Key(String uid, String audience, long seconds) {}

  private record Held(Token token, Instant renew) {}
}

package dev.trimtab.apiserver.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Amounts;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.resources.ServedResource;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.storage.Document;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lets objects be stored that the quotas of their namespace allow. */
public final class Quotas {

  private static final String STORAGE = "resourcequotas";

  /** More than writers that run at once, so that namespaces seldom wait for each other. */
  private static final int STRIPES = 64;

  private final Database database;
  private final InstantSource clock;
  private final Charges charges = new Charges();
  private final List<ReentrantLock> locks =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toList();

  public Quotas(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The right to store the object. Close it when it is stored, or will not be. */
  public interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits until nobody else stores what counts for the same quotas, and checks them.
   *
   * @param namespace empty for an object without
   * @param subresource the part that is written; empty for the whole
   * @param object as it is to be stored
   * @param old what it replaces; null if it is created
   * @throws ApiException 403 if a quota would be exceeded, or the object does not say what it uses
   */
  public Turn open(
      ServedResource resource,
      String namespace,
      String subresource,
      ObjectNode object,
      @Nullable ObjectNode old) {
    Meter meter = Meter.of(resource.type());
    if (namespace.isEmpty()
        || (old != null && !meter.concerns(subresource))
        || quotas(namespace).isEmpty()) {
      return () -> {};
    }
    var wanted = Wanted.of(meter, object, old, clock.instant());
    if (quotas(namespace).stream().noneMatch(wanted::isLimitedBy)) {
      return () -> {};
    }
    ReentrantLock lock = locks.get(Math.floorMod(namespace.hashCode(), STRIPES));
    lock.lock();
    try {
      for (Quota quota : quotas(namespace)) {
        check(quota, wanted, resource, namespace);
      }
      return lock::unlock;
    } catch (RuntimeException e) {
      lock.unlock();
      throw e;
    }
  }

  private void check(Quota quota, Wanted wanted, ServedResource resource, String namespace) {
    if (!wanted.isLimitedBy(quota)) {
      return;
    }
    String missing = wanted.missingFor(quota);
    String refusal =
        missing.isEmpty()
            ? quota.refusal(wanted.more(quota), used(quota, wanted.meter(), resource, namespace))
            : "failed quota: " + quota.name() + ": " + missing;
    if (!refusal.isEmpty()) {
      String name = wanted.object().path("metadata").path("name").asText("");
      throw ApiException.forbidden(resource.type(), name, refusal);
    }
  }

  private Amounts used(Quota quota, Meter meter, ServedResource resource, String namespace) {
    var objects = database.snapshot().objects(resource.storage());
    String prefix = resource.keyPrefix(namespace);
    if (meter instanceof CountMeter counting) {
      return counting.of(objects.countPrefix(prefix));
    }
    Amounts used = Amounts.NONE;
    for (var entry : objects.from(prefix)) {
      if (!entry.key().startsWith(prefix)) {
        break;
      }
      Charge charge = charges.of(meter, entry.value());
      if (quota.scopes().match(charge.scopes())) {
        used = used.plus(charge.at(clock.instant()));
      }
    }
    return used;
  }

  private List<Quota> quotas(String namespace) {
    String prefix = namespace + "/";
    List<Quota> found = new ArrayList<>();
    for (var entry : database.snapshot().objects(STORAGE).from(prefix)) {
      if (!entry.key().startsWith(prefix)) {
        break;
      }
      Document document = entry.value();
      found.add(Quota.of(document.tree()));
    }
    return found;
  }
}

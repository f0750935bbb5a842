package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Admission;
import dev.trimtab.apiserver.kinds.ServiceAddresses;
import dev.trimtab.apiserver.kinds.ServiceRanges;
import dev.trimtab.apiserver.metrics.ServerMeters;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.quota.Quotas;
import dev.trimtab.apiserver.render.Renderings;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.storage.Database;
import dev.trimtab.apiserver.watch.Lists;
import dev.trimtab.workqueue.Platform;

/** Everything that can be done with objects that are stored. */
public final class Verbs {

  private final Database database;
  private final Platform platform;
  private final Engine engine;
  private final Deleter deleter;
  private final Reads reads;
  private final Writes writes;
  private final Scaling scaling;
  private final Deletes deletes;
  private final PodVerbs pods;
  private final OwnWrites own;

  /**
   * What depends on the cluster.
   *
   * @param certificateAuthority what clients in the cluster trust, as PEM; empty if there is none
   * @param services what Services may get
   * @param tokenVolumes whether pods get a volume with their account's token
   * @param meters where to count
   */
  public record Options(
      String certificateAuthority,
      ServiceRanges services,
      boolean tokenVolumes,
      ServerMeters meters) {}

  public Verbs(Database database, Catalog catalog, Platform platform, Options options) {
    this.database = database;
    this.platform = platform;
    var objects = new Objects(database, catalog);
    var identity = new Identity(platform);
    var admission = new Admission(objects, platform.random(), options.tokenVolumes());
    var gate = new Gate(new Namespaces(objects), new Definitions(catalog, identity), admission);
    var addresses = new ServiceAddresses(options.services(), objects, platform.random());
    var storing = new Storing(objects, new Quotas(database, platform.clock()), addresses);
    var owners = new FieldOwners(platform);
    var creator = new Creator(objects, identity, gate, owners, storing);
    this.engine = new Engine(objects, creator, new Updater(objects, gate, storing), owners);
    this.deleter = new Deleter(objects, identity);
    var content = new NamespaceContent(objects, creator, options.certificateAuthority());
    var renderings = new Renderings(platform.clock());
    this.reads = new Reads(database, platform, objects, renderings, options.meters());
    this.writes = new Writes(engine, content, renderings);
    this.scaling = new Scaling(engine, renderings);
    this.deletes = new Deletes(deleter, new Lists(database), renderings);
    this.pods =
        new PodVerbs(
            objects,
            new Bindings(engine.updater(), identity),
            new Evictions(objects, engine.updater(), deleter, identity));
    this.own = new OwnWrites(engine, content);
  }

  /** Reads objects for other parts of the server. */
  public Objects objects() {
    return engine.objects();
  }

  /** What clients read. */
  public Reads reads() {
    return reads;
  }

  /** What clients write. */
  public Writes writes() {
    return writes;
  }

  /** What clients scale. */
  public Scaling scaling() {
    return scaling;
  }

  /** What clients delete. */
  public Deletes deletes() {
    return deletes;
  }

  /** What clients do with pods only. */
  public PodVerbs pods() {
    return pods;
  }

  /** What the server itself writes. */
  public OwnWrites own() {
    return own;
  }

  /** Work that goes on by itself; to be started and closed. */
  public DefinitionCleanup definitionCleanup() {
    return new DefinitionCleanup(database, engine.objects(), engine.updater(), deleter, platform);
  }

  /** Work that goes on by itself; to be started and closed. */
  public EventExpiry eventExpiry() {
    return new EventExpiry(database, platform);
  }

  /** The object in a body that is not to be stored. */
  public static ObjectNode decodeOnly(GroupVersionKind kind, ApiRequest request) {
    ObjectNode object = Decoder.object(request).tree();
    Names.checkKind(kind, object);
    return object;
  }
}

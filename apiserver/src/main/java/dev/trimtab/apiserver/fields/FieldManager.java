package dev.trimtab.apiserver.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.schema.ObjectSchema;
import dev.trimtab.apiserver.schema.Schema;
import dev.trimtab.apiserver.schema.TypedDecoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Keeps {@code metadata.managedFields} of one kind at one endpoint, and applies configurations.
 *
 * <p>The live object is always the stored one, with its uid; or an empty one, when an object is
 * created.
 */
public final class FieldManager {
  private static final FieldSet NEVER_OWNED =
      FieldSet.of(
          FieldPath.of("apiVersion"),
          FieldPath.of("kind"),
          FieldPath.of("metadata"),
          FieldPath.of("metadata", "name"),
          FieldPath.of("metadata", "namespace"),
          FieldPath.of("metadata", "creationTimestamp"),
          FieldPath.of("metadata", "selfLink"),
          FieldPath.of("metadata", "uid"),
          FieldPath.of("metadata", "clusterName"),
          FieldPath.of("metadata", "generation"),
          FieldPath.of("metadata", "managedFields"),
          FieldPath.of("metadata", "resourceVersion"));

  private final String apiVersion;
  private final Schema schema;
  private final Predicate<PathElement> owned;
  private final OwnershipUpdate update;
  private final ObjectNode empty;

  /**
   * @param apiVersion of the objects that come and go here
   * @param schema of that version
   * @param others the schemas of the kind's other served versions, by apiVersion; owners of
   *     versions that it does not know are forgotten
   * @param scope what this endpoint may own
   */
  public FieldManager(
      String apiVersion, Schema schema, Function<String, Optional<Schema>> others, Scope scope) {
    this.apiVersion = apiVersion;
    this.schema = schema;
    this.owned = scope::contains;
    this.update =
        new OwnershipUpdate(
            version -> version.equals(apiVersion) ? Optional.of(schema) : others.apply(version),
            scope);
    this.empty = empty(schema);
  }

  /** What Go has before anything is set: objects that are always there belong to nobody. */
  private static ObjectNode empty(Schema schema) {
    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
    return schema instanceof ObjectSchema object && !object.typeName().isEmpty()
        ? TypedDecoder.decode(object, nothing).tree()
        : nothing;
  }

  /** For a kind that is served in one version. */
  public FieldManager(String apiVersion, Schema schema, Scope scope) {
    this(apiVersion, schema, version -> Optional.empty(), scope);
  }

  /**
   * The changed object with the owners that it has after a create, update or patch.
   *
   * <p>Objects that existed without owners get none. If the stored owners cannot be read, or the
   * object does not fit the schema, it loses its owners, as in Kubernetes.
   */
  public ObjectNode update(ObjectNode live, ObjectNode changed, FieldWriter writer) {
    ObjectNode result = ManagedFields.strip(changed);
    try {
      SortedMap<ManagerKey, Ownership> owners = ownersFor(live, changed, writer);
      if (!owners.isEmpty() || !exists(live)) {
        ManagedFields.write(result, afterUpdate(base(live), result, owners, writer));
      }
    } catch (ApplyException e) {
      // Kubernetes does the same: an object that the schema cannot explain has no owners.
      return result;
    }
    return result;
  }

  private static boolean exists(ObjectNode live) {
    return live.path("metadata").hasNonNull("uid");
  }

  /** The live object, with those parts that Go always has even if they are not stored. */
  private ObjectNode base(ObjectNode live) {
    if (!exists(live)) {
      return empty;
    }
    ObjectNode base = ManagedFields.strip(live);
    for (Map.Entry<String, JsonNode> part : empty.properties()) {
      base.putIfAbsent(part.getKey(), part.getValue());
    }
    return base;
  }

  /** Clients may edit the owners, except through subresources. */
  private static SortedMap<ManagerKey, Ownership> ownersFor(
      ObjectNode live, ObjectNode changed, FieldWriter writer) {
    if (!writer.subresource().isEmpty()) {
      return readOrEmpty(live);
    }
    if (ManagedFields.isReset(changed)) {
      return new TreeMap<>();
    }
    SortedMap<ManagerKey, Ownership> owners = readOrEmpty(changed);
    return owners.isEmpty() ? readOrEmpty(live) : owners;
  }

  private static SortedMap<ManagerKey, Ownership> readOrEmpty(ObjectNode object) {
    try {
      return ManagedFields.read(object);
    } catch (ApplyException e) {
      return new TreeMap<>();
    }
  }

  private SortedMap<ManagerKey, Ownership> afterUpdate(
      ObjectNode live,
      ObjectNode changed,
      SortedMap<ManagerKey, Ownership> owners,
      FieldWriter writer) {
    SortedMap<ManagerKey, Ownership> result = update.run(live, changed, owners, null).owners();
    FieldSet set =
        update
            .compare(apiVersion, live, changed)
            .map(Comparison::changed)
            .orElse(FieldSet.EMPTY)
            .difference(NEVER_OWNED);
    if (!set.isEmpty()) {
      ManagerKey key = ManagerKey.updater(writer);
      Ownership known = result.get(key);
      FieldSet all = known == null ? set : known.fields().union(set);
      result.put(key, new Ownership(all, apiVersion, time(writer.time())));
    }
    ManagerCap.limit(result);
    return result;
  }

  /**
   * The live object with the configuration applied, and its new owners.
   *
   * @param config what the client sent: not defaulted
   * @param force whether to take fields from other owners
   * @throws ApplyConflictException if others own fields that would change
   * @throws ApplyException if the configuration does not fit the schema
   */
  public ObjectNode apply(ObjectNode live, ObjectNode config, FieldWriter writer, boolean force) {
    checkConfig(config);
    ObjectNode before = base(live);
    SortedMap<ManagerKey, Ownership> owners = ManagedFields.read(live);
    if (owners.isEmpty() && exists(live)) {
      FieldWriter unknown = new FieldWriter("before-first-apply", apiVersion, "", writer.time());
      owners = afterUpdate(empty, before, new TreeMap<>(), unknown);
    }
    ManagerKey key = ManagerKey.applier(writer);
    Ownership last = owners.get(key);
    FieldSet lastFields = last == null ? FieldSet.EMPTY : last.fields();
    FieldSet fields = TreeSets.of(schema, config).filterRoots(owned);
    String lastTime = last == null ? "" : last.time();
    owners.put(key, new Ownership(fields, apiVersion, lastTime));
    ObjectNode merged = Merger.merge(schema, before, config);
    ObjectNode after = new Pruner(schema).prune(merged, owners, lastFields);
    OwnershipUpdate.Outcome outcome = update.run(before, after, owners, key);
    if (!force) {
      refuse(outcome.conflicts(), live, writer);
    }
    SortedMap<ManagerKey, Ownership> result = outcome.owners();
    own(result, key, lastFields, !JsonOrder.equal(before, after), writer);
    ObjectNode applied = after.deepCopy();
    if (LastApplied.concerns(writer, applied)) {
      LastApplied.follow(applied, config);
    }
    ManagedFields.write(applied, result);
    return applied;
  }

  /** The entry's time changes only if the object or the set of fields does. */
  private static void own(
      SortedMap<ManagerKey, Ownership> owners,
      ManagerKey key,
      FieldSet last,
      boolean changed,
      FieldWriter writer) {
    Ownership mine = owners.remove(key);
    if (mine == null) {
      return;
    }
    FieldSet fields = mine.fields().difference(NEVER_OWNED);
    if (!fields.isEmpty()) {
      boolean renewed = changed || !fields.equals(last) || mine.time().isEmpty();
      Ownership kept = mine.withFields(fields);
      owners.put(key, renewed ? kept.at(time(writer.time())) : kept);
    }
  }

  private void checkConfig(ObjectNode config) {
    if (!ManagedFields.entries(config).isMissingNode() && !ManagedFields.entries(config).isNull()) {
      throw new ApplyException("metadata.managedFields must be nil");
    }
    String version = config.path("apiVersion").asText();
    if (!version.equals(apiVersion)) {
      throw new ApplyException(
          "Incorrect version specified in apply patch. Specified patch version: %s, expected: %s"
              .formatted(version, apiVersion));
    }
    String problem = SchemaConformance.check(schema, config, false);
    if (!problem.isEmpty()) {
      throw new ApplyException(
          "failed to create typed patch object (%s/%s; %s, Kind=%s): %s"
              .formatted(
                  config.path("metadata").path("namespace").asText(),
                  config.path("metadata").path("name").asText(),
                  version,
                  config.path("kind").asText(),
                  problem));
    }
  }

  private void refuse(
      SortedMap<ManagerKey, FieldSet> conflicts, ObjectNode live, FieldWriter writer) {
    SortedMap<ManagerKey, FieldSet> real = new TreeMap<>(conflicts);
    if (!real.isEmpty() && LastApplied.concerns(writer, live)) {
      FieldSet allowed = LastApplied.untouched(schema, ManagedFields.strip(live), apiVersion);
      real.replaceAll((manager, fields) -> fields.difference(allowed));
      real.values().removeIf(FieldSet::isEmpty);
    }
    if (!real.isEmpty()) {
      throw Conflicts.exception(real);
    }
  }

  /**
   * The result with the live object's times, if nothing but the times of owners differs; so that a
   * write that changes nothing stores nothing.
   */
  public static ObjectNode withoutNewTimes(ObjectNode live, ObjectNode result) {
    boolean same =
        JsonOrder.equal(ManagedFields.strip(live), ManagedFields.strip(result))
            && JsonOrder.equal(timeless(live), timeless(result));
    return same ? live : result;
  }

  private static JsonNode timeless(ObjectNode object) {
    JsonNode entries = ManagedFields.entries(object).deepCopy();
    for (JsonNode entry : entries) {
      if (entry instanceof ObjectNode fields) {
        fields.remove("time");
      }
    }
    return entries;
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

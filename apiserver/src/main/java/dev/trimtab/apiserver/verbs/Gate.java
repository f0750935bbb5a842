package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Admission;
import dev.trimtab.apiserver.kinds.Strategy;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.resources.Catalog;
import dev.trimtab.apiserver.schema.SchemaTable;
import dev.trimtab.apiserver.schema.TypedDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every object must pass before it is stored: the namespace's state, admission, the kind's own
 * preparation and rules.
 */
final class Gate {

  private static final String STATUS = "status";
  private static final String SIGNING_REQUESTS = "certificatesigningrequests.certificates.k8s.io";

  private final Namespaces namespaces;
  private final Definitions definitions;
  private final Admission admission;

  Gate(Namespaces namespaces, Definitions definitions, Admission admission) {
    this.namespaces = namespaces;
    this.definitions = definitions;
    this.admission = admission;
  }

  /** Prepares and checks a new object, in place. */
  void beforeCreate(Target target, ObjectNode object, WriteOptions options) {
    namespaces.checkOpen(target);
    Strategy strategy = target.resource().strategy();
    admission.beforeCreate(target.type(), object);
    strategy.prepareForCreate(object);
    if (target.type().qualifiedName().equals(SIGNING_REQUESTS)) {
      recordRequester(object, options.user());
    }
    if (isDefinition(target)) {
      definitions.beforeCreate(object);
    }
    putUnsetStatus(target, object);
    check(target, object, null);
    Unenforced.warning(target, object).ifPresent(options.warnings()::add);
  }

  /** Whoever approves or signs relies on who asked, whatever the request itself says of that. */
  private static void recordRequester(ObjectNode request, UserInfo user) {
    ObjectNode spec = request.withObject("/spec");
    spec.remove(List.of("uid", "groups", "extra"));
    spec.put("username", user.name());
    if (!user.uid().isEmpty()) {
      spec.put("uid", user.uid());
    }
    user.groups().forEach(spec.putArray("groups")::add);
  }

  /** Clients may rely on a status: Go writes one that nobody has set, with its zeros. */
  private static void putUnsetStatus(Target target, ObjectNode object) {
    if (!target.resource().isCustom() && !object.has(STATUS)) {
      SchemaTable.builtin()
          .find(target.type().gvk())
          .flatMap(schema -> TypedDecoder.unset(schema, STATUS))
          .ifPresent(status -> object.set(STATUS, status));
    }
  }

  /** Prepares and checks a changed object, in place. */
  void beforeUpdate(Target target, ObjectNode object, ObjectNode old, WriteOptions options) {
    Strategy strategy = target.resource().strategy();
    if (target.subresource().isEmpty()) {
      admission.beforeUpdate(target.type(), object);
    }
    strategy.prepareForUpdate(object, old, target.subresource());
    if (isDefinition(target)) {
      definitions.beforeUpdate(object);
    }
    check(target, object, old);
    if (target.subresource().isEmpty()) {
      Unenforced.warning(target, object).ifPresent(options.warnings()::add);
    }
  }

  private static boolean isDefinition(Target target) {
    return target.resource().storage().equals(Catalog.DEFINITIONS);
  }

  private static void check(Target target, ObjectNode object, @Nullable ObjectNode old) {
    List<FieldError> errors =
        new ArrayList<>(target.resource().strategy().validate(object, old, target.subresource()));
    if (isDefinition(target) && target.subresource().isEmpty()) {
      errors.addAll(Definitions.check(object));
    }
    if (!errors.isEmpty()) {
      throw ApiException.invalid(target.type().gvk(), target.name(), errors);
    }
  }
}

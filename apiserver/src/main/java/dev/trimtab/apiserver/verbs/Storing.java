package dev.trimtab.apiserver.verbs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.ServiceAddresses;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.quota.Quotas;
import dev.trimtab.apiserver.storage.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores what has passed the gate and what quotas allow; Services get their addresses in the same
 * breath.
 */
final class Storing {

  private final Objects objects;
  private final Quotas quotas;
  private final ServiceAddresses addresses;

  Storing(Objects objects, Quotas quotas, ServiceAddresses addresses) {
    this.objects = objects;
    this.quotas = quotas;
    this.addresses = addresses;
  }

  /**
   * Stores the object.
   *
   * @param old what it replaces; null if it is created
   * @param expected the revision it must have now; 0 to create it
   */
  Document put(
      Target target,
      ObjectNode object,
      @Nullable ObjectNode old,
      long expected,
      WriteOptions options) {
    if (options.byServer()) {
      return addressed(target, object, old, expected, options.dryRun());
    }
    try (Quotas.Turn _ =
        quotas.open(target.resource(), target.namespace(), target.subresource(), object, old)) {
      return addressed(target, object, old, expected, options.dryRun());
    }
  }

  private Document addressed(
      Target target, ObjectNode object, @Nullable ObjectNode old, long expected, boolean dryRun) {
    if (!target.type().qualifiedName().equals("services") || !target.subresource().isEmpty()) {
      return objects.put(target, object, expected, dryRun);
    }
    try (ServiceAddresses.Turn turn = addresses.open()) {
      List<FieldError> errors = turn.assign(object, old);
      if (!errors.isEmpty()) {
        throw ApiException.invalid(target.type().gvk(), target.name(), errors);
      }
      return objects.put(target, object, expected, dryRun);
    }
  }
}

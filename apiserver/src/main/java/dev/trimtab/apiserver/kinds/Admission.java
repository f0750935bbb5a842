package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ObjectLookup;
import dev.trimtab.apiserver.model.ResourceType;
import java.util.random.RandomGenerator;

/**
 * The admission plugins that are on in every cluster, as far as they change or refuse what people
 * create: ServiceAccount, Priority, DefaultTolerationSeconds, LimitRanger, DefaultStorageClass.
 *
 * <p><b>Threads.</b> Safe for any number of threads, if the random generator is.
 */
public final class Admission {
  private final ServiceAccountAdmission accounts;
  private final PriorityAdmission priorities;
  private final RuntimeClassAdmission runtimes;
  private final LimitAdmission limits;
  private final ObjectLookup objects;

  /**
   * Admission by the objects of a cluster.
   *
   * @param tokenVolumes whether pods get a volume with their account's token
   */
  public Admission(ObjectLookup objects, RandomGenerator random, boolean tokenVolumes) {
    this.accounts = new ServiceAccountAdmission(objects, random, tokenVolumes);
    this.priorities = new PriorityAdmission(objects);
    this.runtimes = new RuntimeClassAdmission(objects);
    this.limits = new LimitAdmission(objects);
    this.objects = objects;
  }

  /**
   * Completes a new object, in place, before its kind prepares it.
   *
   * @throws ApiException 403 if it may not be created; the message says why
   */
  public void beforeCreate(ResourceType type, ObjectNode object) {
    switch (type.qualifiedName()) {
      case "pods" -> {
        limits.admitPod(type, object);
        accounts.admit(type, object);
        priorities.admit(type, object);
        runtimes.admit(type, object);
        TolerationAdmission.admit(object);
      }
      case "persistentvolumeclaims" -> {
        chooseStorageClass(object);
        limits.admitClaim(type, object);
      }
      default -> {}
    }
  }

  /**
   * Checks a changed object.
   *
   * @throws ApiException 403 if it may not become so; the message says why
   */
  public void beforeUpdate(ResourceType type, ObjectNode object) {
    boolean going = object.path("metadata").hasNonNull("deletionTimestamp");
    if (type.qualifiedName().equals("pods")) {
      // Whoever writes a pod anew need not know of the tolerations that were filled in.
      TolerationAdmission.admit(object);
    }
    if (type.qualifiedName().equals("persistentvolumeclaims") && !going) {
      limits.admitClaim(type, object);
    }
  }

  private void chooseStorageClass(ObjectNode claim) {
    ObjectNode spec = Trees.child(claim, "spec");
    if (spec.hasNonNull("storageClassName")) {
      return;
    }
    for (ObjectNode storage : objects.list("storageclasses.storage.k8s.io", "")) {
      boolean isDefault =
          storage
              .path("metadata")
              .path("annotations")
              .path("storageclass.kubernetes.io/is-default-class")
              .asText("")
              .equals("true");
      if (isDefault) {
        spec.put("storageClassName", Trees.name(storage));
        return;
      }
    }
  }
}

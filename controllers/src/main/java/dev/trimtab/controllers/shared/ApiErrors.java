package dev.trimtab.controllers.shared;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** Sorts the server's refusals by what a controller does about them. */
public final class ApiErrors {

  private ApiErrors() {}

  /** Whether the object is not there. */
  public static boolean isNotFound(RuntimeException e) {
    return e instanceof KubernetesClientException k && k.getCode() == 404;
  }

  /** Whether something else came first: a newer version, or an object of the same name. */
  public static boolean isConflict(RuntimeException e) {
    return e instanceof KubernetesClientException k && k.getCode() == 409;
  }

  /** Whether an object of the same name exists. */
  public static boolean isAlreadyExists(RuntimeException e) {
    return isConflict(e) && "AlreadyExists".equals(reason(e));
  }

  /** Whether nothing can be created because the namespace is being deleted, or gone. */
  public static boolean isNamespaceTerminating(RuntimeException e) {
    if (!(e instanceof KubernetesClientException k)
        || k.getStatus() == null
        || k.getStatus().getDetails() == null) {
      return false;
    }
    var details = k.getStatus().getDetails();
    boolean gone = k.getCode() == 404 && "namespaces".equals(details.getKind());
    return gone
        || (details.getCauses() != null
            && details.getCauses().stream()
                .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason())));
  }

  private static String reason(RuntimeException e) {
    return e instanceof KubernetesClientException k
            && k.getStatus() != null
            && k.getStatus().getReason() != null
        ? k.getStatus().getReason()
        : "";
  }

  /** The server's sentence, without the client's preface. */
  public static String message(RuntimeException e) {
    if (e instanceof KubernetesClientException k
        && k.getStatus() != null
        && k.getStatus().getMessage() != null) {
      return k.getStatus().getMessage();
    }
    return String.valueOf(e.getMessage());
  }
}

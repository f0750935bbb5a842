package dev.trimtab.apiserver.model;

import java.util.List;

/**
 * Who asks.
 *
 * @param name such as {@code system:serviceaccount:default:default}
 * @param uid empty if unknown
 * @param groups what the user belongs to
 */
public record UserInfo(String name, String uid, List<String> groups) {

  /** Nobody in particular. */
  public static final UserInfo ANONYMOUS =
      new UserInfo("system:anonymous", "", List.of("system:unauthenticated"));

  /** The administrator: whoever holds the server's own kubeconfig, and the server itself. */
  public static final UserInfo ADMIN =
      new UserInfo("kubernetes-admin", "", List.of("system:masters", "system:authenticated"));

  public UserInfo {
    groups = List.copyOf(groups);
  }
}

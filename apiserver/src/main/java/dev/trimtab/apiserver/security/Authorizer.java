package dev.trimtab.apiserver.security;

import dev.trimtab.apiserver.model.UserInfo;
import java.util.Set;

/**
 * Decides over requests.
 *
 * <p><b>Threads.</b> Safe for any number of threads; never blocks.
 */
@FunctionalInterface
public interface Authorizer {
  /** What everybody may read. */
  Set<String> PUBLIC_PATHS = Set.of("/healthz", "/livez", "/readyz", "/version", "/version/");

  /** Whether the user may. */
  Decision decide(UserInfo user, Attributes attributes);

  /**
   * Whoever is somebody may do everything, for clusters of one person. Nobody in particular may
   * only ask for the server's health and version.
   */
  static Authorizer allowAuthenticated() {
    return (user, attributes) ->
        new Decision(
            !user.groups().contains("system:unauthenticated")
                || PUBLIC_PATHS.contains(attributes.path()),
            "");
  }

  /**
   * An answer.
   *
   * @param reason the rule that allowed it; may be empty
   */
  record Decision(boolean allowed, String reason) {
    static final Decision NO = new Decision(false, "");
  }
}

package dev.trimtab.apiserver.server;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.ObjectLookup;
import dev.trimtab.apiserver.model.ResourceType;
import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.security.AccessReviews;
import dev.trimtab.apiserver.security.Attributes;
import dev.trimtab.apiserver.security.Authenticator;
import dev.trimtab.apiserver.security.Authorizer;
import dev.trimtab.apiserver.security.Impersonation;
import dev.trimtab.apiserver.security.Pki;
import dev.trimtab.apiserver.security.RbacAuthorizer;
import dev.trimtab.apiserver.security.ServiceAccountTokens;
import dev.trimtab.workqueue.Platform;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who asks and what they may; as far as there are keys to tell. */
public final class Access {

  private final Authorizer authorizer;
  private final AccessReviews reviews;
  private final Impersonation impersonation;
  private final @Nullable ServiceAccountTokens tokens;
  private final @Nullable Authenticator authenticator;

  /**
   * @param pki the cluster's keys; null if nobody is told apart
   * @param rbac whether roles decide; otherwise whoever is somebody may do everything
   */
  Access(@Nullable Pki pki, boolean rbac, ObjectLookup objects, Platform platform) {
    this.authorizer = rbac ? new RbacAuthorizer(objects) : Authorizer.allowAuthenticated();
    this.reviews = new AccessReviews(authorizer);
    this.impersonation = new Impersonation(authorizer);
    this.tokens =
        pki == null
            ? null
            : new ServiceAccountTokens(pki, objects, platform.clock(), () -> randomId(platform));
    this.authenticator =
        pki == null || tokens == null
            ? null
            : new Authenticator(Map.of(pki.adminToken(), UserInfo.ADMIN), tokens, true);
  }

  /** Finds out who asks. */
  public Authenticator authenticator() {
    return known(authenticator);
  }

  Impersonation impersonation() {
    return impersonation;
  }

  AccessReviews reviews() {
    return reviews;
  }

  ServiceAccountTokens tokens() {
    return known(tokens);
  }

  /** Refuses what the user may not do with a resource. */
  void check(UserInfo user, ResourceType type, Attributes attributes) {
    if (!user.groups().contains(Pki.MASTERS) && !authorizer.decide(user, attributes).allowed()) {
      throw ApiException.forbidden(type, attributes.name(), attributes.refusal(user.name()));
    }
  }

  /** Refuses what the user may not do with a path. */
  void check(UserInfo user, Attributes attributes) {
    if (!user.groups().contains(Pki.MASTERS) && !authorizer.decide(user, attributes).allowed()) {
      throw new ApiException(403, "Forbidden", "forbidden: " + attributes.refusal(user.name()));
    }
  }

  private static <T> T known(@Nullable T part) {
    if (part == null) {
      throw new ApiException(
          501, "NotImplemented", "this server was started without keys and issues no tokens");
    }
    return part;
  }

  private static UUID randomId(Platform platform) {
    return new UUID(platform.random().nextLong(), platform.random().nextLong());
  }
}

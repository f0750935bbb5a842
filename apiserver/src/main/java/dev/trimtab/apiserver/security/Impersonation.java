package dev.trimtab.apiserver.security;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.rest.ApiRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Requests on behalf of somebody else, as with {@code kubectl --as}: headers name the user, and
 * whoever sends them needs the verb {@code impersonate} for everything that they name.
 *
 * <p><b>Threads.</b> Safe for any number of threads.
 */
public final class Impersonation {
  private static final String USER = "impersonate-user";
  private static final String GROUP = "impersonate-group";
  private static final String UID = "impersonate-uid";
  private static final String EXTRA = "impersonate-extra-";
  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String ACCOUNT = "system:serviceaccount:";
  private static final String ACCOUNTS = "system:serviceaccounts";
  private static final String AUTHENTICATED = "system:authenticated";
  private static final String UNAUTHENTICATED = "system:unauthenticated";

  private final Authorizer authorizer;

  /** Lets {@code authorizer} decide who may be whom. */
  public Impersonation(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /**
   * The request as that of the user whom its headers name; as it is if they name nobody.
   *
   * @throws ApiException 403 if the user may not be that one; 400 if no user is named, only groups
   *     and the like
   */
  public ApiRequest apply(ApiRequest request) {
    String name = request.header(USER);
    List<String> groups = values(request.header(GROUP));
    String uid = request.header(UID);
    List<Map.Entry<String, String>> extra =
        request.headers().entrySet().stream().filter(e -> e.getKey().startsWith(EXTRA)).toList();
    if (name.isEmpty()) {
      if (!groups.isEmpty() || !uid.isEmpty() || !extra.isEmpty()) {
        throw ApiException.badRequest(
            "requested to impersonate groups, a UID or extra values without a user name");
      }
      return request;
    }
    check(request.user(), user(name));
    groups.forEach(group -> check(request.user(), attributes("", "groups", "", group)));
    if (!uid.isEmpty()) {
      check(request.user(), attributes(AUTHENTICATION, "uids", "", uid));
    }
    // Nothing here looks at extra values, but nobody may claim those that are not theirs to claim.
    for (Map.Entry<String, String> entry : extra) {
      String key = entry.getKey().substring(EXTRA.length());
      values(entry.getValue())
          .forEach(
              value -> check(request.user(), attributes(AUTHENTICATION, "userextras", key, value)));
    }
    return request.by(new UserInfo(name, uid, groupsOf(name, groups)));
  }

  private static List<String> values(String header) {
    return header.isEmpty() ? List.of() : Arrays.stream(header.split(", ", -1)).toList();
  }

  private static Attributes user(String name) {
    if (!name.startsWith(ACCOUNT)) {
      return attributes("", "users", "", name);
    }
    String[] parts = name.substring(ACCOUNT.length()).split(":", 2);
    return Attributes.ofResource(
        "impersonate", "", "serviceaccounts", "", parts[0], parts.length > 1 ? parts[1] : "");
  }

  private static Attributes attributes(
      String group, String resource, String subresource, String name) {
    return Attributes.ofResource("impersonate", group, resource, subresource, "", name);
  }

  private void check(UserInfo user, Attributes attributes) {
    if (!authorizer.decide(user, attributes).allowed()) {
      throw new ApiException(
              403,
              "Forbidden",
              "%s \"%s\" is forbidden: %s"
                  .formatted(
                      attributes.resource(), attributes.name(), attributes.refusal(user.name())))
          .put("name", attributes.name())
          .put("kind", attributes.resource());
    }
  }

  /** What the user would have been in, had they come themselves. */
  private static List<String> groupsOf(String name, List<String> given) {
    List<String> groups = new ArrayList<>(given);
    if (given.isEmpty() && name.startsWith(ACCOUNT)) {
      groups.add(ACCOUNTS);
      groups.add(ACCOUNTS + ":" + name.substring(ACCOUNT.length()).split(":", 2)[0]);
    }
    String everybody = name.equals(UserInfo.ANONYMOUS.name()) ? UNAUTHENTICATED : AUTHENTICATED;
    if (!groups.contains(AUTHENTICATED) && !groups.contains(UNAUTHENTICATED)) {
      groups.add(everybody);
    }
    return groups;
  }
}

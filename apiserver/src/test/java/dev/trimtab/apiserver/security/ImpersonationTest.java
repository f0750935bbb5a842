package dev.trimtab.apiserver.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.Query;
import dev.trimtab.apiserver.security.Authorizer.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImpersonationTest {
  private static final UserInfo ROBOT = new UserInfo("robot", "", List.of());

  private final List<String> asked = new ArrayList<>();
  private boolean allowed = true;
  private final Impersonation impersonation =
      new Impersonation(
          (user, what) -> {
            asked.add(
                "%s %s %s/%s %s %s"
                    .formatted(
                        user.name(),
                        what.verb(),
                        what.group(),
                        what.resourceAndSubresource(),
                        what.namespace(),
                        what.name()));
            return new Decision(allowed, "");
          });

  private UserInfo user(Map<String, String> headers) {
    var request = new ApiRequest("GET", "/", Query.parse(null), headers, new byte[0], ROBOT);
    return impersonation.apply(request).user();
  }

  @Test
  void whoNamesNobodyStaysWhoTheyAre() {
    assertThat(user(Map.of("accept", "*/*"))).isEqualTo(ROBOT);
    assertThat(asked).isEmpty();
  }

  @Test
  void everythingThatIsClaimedMustBeAllowed() {
    UserInfo user =
        user(
            Map.of(
                "impersonate-user", "jane",
                "impersonate-group", "a, b",
                "impersonate-uid", "7",
                "impersonate-extra-scopes", "s"));

    assertThat(user)
        .isEqualTo(new UserInfo("jane", "7", List.of("a", "b", "system:authenticated")));
    assertThat(asked)
        .containsExactly(
            "robot impersonate /users  jane",
            "robot impersonate /groups  a",
            "robot impersonate /groups  b",
            "robot impersonate authentication.k8s.io/uids  7",
            "robot impersonate authentication.k8s.io/userextras/scopes  s");
  }

  @Test
  void aServiceAccountIsInItsGroupsAndNobodyInThoseOfNobody() {
    assertThat(user(Map.of("impersonate-user", "system:serviceaccount:ns:bot")).groups())
        .containsExactly(
            "system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated");
    assertThat(user(Map.of("impersonate-user", "system:anonymous")).groups())
        .containsExactly("system:unauthenticated");
    assertThat(asked)
        .containsExactly(
            "robot impersonate /serviceaccounts ns bot",
            "robot impersonate /users  system:anonymous");
  }

  @Test
  void whoMayNotIsRefused() {
    allowed = false;
    assertThatThrownBy(() -> user(Map.of("impersonate-user", "jane")))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.code()).isEqualTo(403))
        .hasMessage(
            "users \"jane\" is forbidden: User \"robot\" cannot impersonate resource \"users\" in"
                + " API group \"\" at the cluster scope");
  }

  @Test
  void groupsWithoutUserAreNotUnderstood() {
    assertThatThrownBy(() -> user(Map.of("impersonate-group", "system:masters")))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.code()).isEqualTo(400));
  }
}

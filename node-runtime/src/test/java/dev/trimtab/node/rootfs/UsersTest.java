package dev.trimtab.node.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.node.NodeException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsersTest {
  private static final Users USERS =
      Users.parse(
          """
          root:x:0:0:root:/root:/bin/sh
          web:x:1000:1001::/home/web:/bin/sh
          # a comment
          broken:x:notanumber:0::/:
          short:x:1
          42:x:7:7::/odd:/bin/sh
          homeless:x:8:8:::
          """,
          """
          root:x:0:
          web:x:1001:
          log:x:1002:other,web
          adm:x:4:web
          """);

  @ParameterizedTest
  @CsvSource({
    "'', 0, 0, /root",
    "root, 0, 0, /root",
    "web, 1000, 1001, /home/web",
    "1000, 1000, 1001, /home/web",
    "web:log, 1000, 1002, /home/web",
    "web:5, 1000, 5, /home/web",
    "4000, 4000, 0, /",
    "4000:5000, 4000, 5000, /",
    "42, 42, 0, /",
    "007, 7, 7, /odd",
    "homeless, 8, 8, /",
    "4294967294, 4294967294, 0, /"
  })
  void usersAreFoundByNameOrNumber(String text, long uid, long gid, String home) {
    Identity identity = USERS.resolve(text);
    assertThat(identity.uid()).isEqualTo(uid);
    assertThat(identity.gid()).isEqualTo(gid);
    assertThat(identity.home()).isEqualTo(home);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "broken",
        "web:nogroup",
        "web:",
        ":",
        ":5",
        "1:2:3",
        "-1",
        "+1",
        "0x0",
        " 0",
        "4294967295",
        "4294967296",
        "99999999999999999999",
        "1000 ",
        "١"
      })
  void whatIsNoUserIsRefusedAndNeverRoot(String text) {
    assertThatThrownBy(() -> USERS.resolve(text)).isInstanceOf(NodeException.Invalid.class);
  }

  @Test
  void groupsOfTheUserComeAlongUnlessOneIsGiven() {
    assertThat(USERS.resolve("web").groups()).containsExactly(1002L, 4L);
    assertThat(USERS.resolve("1000").groups()).containsExactly(1002L, 4L);
    assertThat(USERS.resolve("web:web").groups()).isEmpty();
  }

  @Test
  void furtherGroupsAreAddedOnce() {
    assertThat(USERS.resolve("web").with(List.of(4L, 9L)).groups()).containsExactly(1002L, 4L, 9L);
  }
}

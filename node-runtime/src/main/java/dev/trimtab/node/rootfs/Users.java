package dev.trimtab.node.rootfs;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.Security;
import java.util.List;
import java.util.Optional;

/**
 * An image's users and groups. Lines that do not have the form of {@code passwd(5)} or {@code
 * group(5)} are passed over, as the C library does.
 */
public final class Users {
  private static final long HIGHEST = 0xffff_fffeL;
  private static final String NO_HOME = "/";

  private record User(String name, long uid, long gid, String home) {}

  private record Group(String name, long gid, List<String> members) {}

  private final List<User> users;
  private final List<Group> groups;

  private Users(List<User> users, List<Group> groups) {
    this.users = users;
    this.groups = groups;
  }

  /** From the contents of the two files. */
  public static Users parse(String passwd, String group) {
    return new Users(
        passwd.lines().map(Users::user).flatMap(Optional::stream).toList(),
        group.lines().map(Users::group).flatMap(Optional::stream).toList());
  }

  /**
   * Who a container is.
   *
   * @param imageUser as the image says, for when {@code security} says nothing
   * @throws NodeException.Invalid if there is no such user or group, or it is root against orders
   */
  public Identity resolve(Security security, String imageUser) {
    String wanted = security.user().isEmpty() ? imageUser : security.user();
    Identity identity = resolve(wanted);
    Long group = security.group();
    if (group != null) {
      identity = identity.withGroup(checked(group, "group"));
    }
    if (security.mustBeNonRoot() && identity.uid() == 0) {
      throw new NodeException.Invalid(
          "container has runAsNonRoot and image will run as root (user '" + wanted + "')");
    }
    return identity.with(security.supplementalGroups());
  }

  /** Who {@code user} is: empty, a name or number, either with {@code :group}. */
  public Identity resolve(String user) {
    int colon = user.indexOf(':');
    String name = colon < 0 ? user : user.substring(0, colon);
    String groupName = colon < 0 ? "" : user.substring(colon + 1);
    if (colon >= 0 && (name.isEmpty() || groupName.isEmpty() || groupName.indexOf(':') >= 0)) {
      throw new NodeException.Invalid("user: '" + user + "' is not of the form user:group");
    }
    User found = find(name.isEmpty() ? "0" : name);
    if (colon >= 0) {
      return new Identity(found.uid, findGroup(groupName), List.of(), found.home);
    }
    List<Long> further =
        groups.stream().filter(g -> g.members.contains(found.name)).map(Group::gid).toList();
    return new Identity(found.uid, found.gid, further, found.home);
  }

  private User find(String name) {
    Optional<Long> number = number(name);
    if (number.isPresent()) {
      long uid = checked(number.get(), "user");
      return users.stream()
          .filter(user -> user.uid == uid)
          .findFirst()
          .orElse(new User("", uid, 0, uid == 0 ? "/root" : NO_HOME));
    }
    return users.stream()
        .filter(user -> user.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new NodeException.Invalid(
                    "user: the image's /etc/passwd has no user '" + name + "'"));
  }

  private long findGroup(String name) {
    Optional<Long> number = number(name);
    if (number.isPresent()) {
      return checked(number.get(), "group");
    }
    return groups.stream()
        .filter(group -> group.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new NodeException.Invalid(
                    "user: the image's /etc/group has no group '" + name + "'"))
        .gid;
  }

  private static long checked(long id, String field) {
    if (id < 0 || id > HIGHEST) {
      throw new NodeException.Invalid(field + ": " + id + " is not between 0 and " + HIGHEST);
    }
    return id;
  }

  /** A number if {@code text} consists of digits; one too long to be an id stays too large. */
  private static Optional<Long> number(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    return Optional.of(text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text));
  }

  private static Optional<User> user(String line) {
    String[] f = line.split(":", -1);
    if (f.length < 6 || f[0].isEmpty()) {
      return Optional.empty();
    }
    return number(f[2])
        .flatMap(
            uid ->
                number(f[3]).map(gid -> new User(f[0], uid, gid, f[5].isEmpty() ? NO_HOME : f[5])));
  }

  private static Optional<Group> group(String line) {
    String[] f = line.split(":", -1);
    if (f.length < 4 || f[0].isEmpty()) {
      return Optional.empty();
    }
    return number(f[2]).map(gid -> new Group(f[0], gid, List.of(f[3].split(","))));
  }
}

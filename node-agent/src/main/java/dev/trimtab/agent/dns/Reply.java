package dev.trimtab.agent.dns;

import java.util.List;

/**
 * An answer.
 *
 * @param code the response code: 0 if the name exists
 * @param records what was asked for; may be empty although the name exists
 */
record Reply(int code, List<Answer> records) {

  static final int OK = 0;
  static final int FORMAT_ERROR = 1;
  static final int SERVER_FAILURE = 2;
  static final int NO_SUCH_NAME = 3;

  Reply {
    records = List.copyOf(records);
  }

  static Reply of(List<Answer> records) {
    return new Reply(OK, records);
  }

  static Reply noSuchName() {
    return new Reply(NO_SUCH_NAME, List.of());
  }

  static Reply failure() {
    return new Reply(SERVER_FAILURE, List.of());
  }

  /** A record. Names are without the last dot. */
  sealed interface Answer {
    /** The name that was asked for, or that a record before led to. */
    String name();

    /** An IPv4 address. */
    record Address(String name, String ip) implements Answer {}

    /** Where a service's port is. */
    record Port(String name, int port, String target) implements Answer {}

    /** The name of an address. */
    record Pointer(String name, String target) implements Answer {}

    /** Another name of the same. */
    record Alias(String name, String target) implements Answer {}
  }
}

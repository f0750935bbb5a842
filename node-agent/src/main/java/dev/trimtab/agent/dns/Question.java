package dev.trimtab.agent.dns;

/**
 * What a client asks.
 *
 * @param name in lower case, without the last dot
 * @param type the record type's number
 */
record Question(String name, int type) {

  static final int A = 1;
  static final int CNAME = 5;
  static final int PTR = 12;
  static final int AAAA = 28;
  static final int SRV = 33;
  static final int OPT = 41;
  static final int ANY = 255;

  boolean asksFor(int other) {
    return type == other || type == ANY;
  }
}

package dev.trimtab.informer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What the tests reconcile: a row of a table. */
record Row(ObjectKey key, String version, String value) {

  static final ObjectType<Row> TYPE = new Type();

  private record Type() implements ObjectType<Row> {
    @Override
    public String name() {
      return "Row";
    }

    @Override
    public ObjectKey key(Row row) {
      return row.key();
    }

    @Override
    public String version(Row row) {
      return row.version();
    }

    @Override
    public byte[] encode(Row row) {
      return String.join("|", row.key.namespace(), row.key.name(), row.version, row.value)
          .getBytes(UTF_8);
    }

    @Override
    public Row decode(byte[] bytes) {
      String[] parts = new String(bytes, UTF_8).split("\\|", 4);
      return new Row(ObjectKey.of(parts[0], parts[1]), parts[2], parts[3]);
    }

    @Override
    public Header header(byte[] bytes) {
      Row row = decode(bytes);
      return new Header(row.key(), row.version());
    }
  }
}

package dev.trimtab.examples.directory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trimtab.informer.ObjectKey;
import dev.trimtab.informer.ObjectType;

/** A file: its name is its key, and a digest of its text its version. */
record TextFile(String name, String text) {

  static final ObjectType<TextFile> TYPE = new Type();

  private record Type() implements ObjectType<TextFile> {

    @Override
    public String name() {
      return "TextFile";
    }

    @Override
    public ObjectKey key(TextFile file) {
      return ObjectKey.of(file.name());
    }

    @Override
    public String version(TextFile file) {
      return "v" + Integer.toHexString(file.text().hashCode()) + "-" + file.text().length();
    }

    @Override
    public byte[] encode(TextFile file) {
      return (file.name() + "\n" + file.text()).getBytes(UTF_8);
    }

    @Override
    public TextFile decode(byte[] bytes) {
      String whole = new String(bytes, UTF_8);
      int end = whole.indexOf('\n');
      return new TextFile(whole.substring(0, end), whole.substring(end + 1));
    }

    @Override
    public Header header(byte[] bytes) {
      TextFile file = decode(bytes);
      return new Header(key(file), version(file));
    }
  }
}

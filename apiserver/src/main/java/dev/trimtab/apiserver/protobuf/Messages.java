package dev.trimtab.apiserver.protobuf;

import dev.trimtab.apiserver.protobuf.Message.Field;
import dev.trimtab.apiserver.protobuf.Message.Label;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All message types, read from {@code messages.txt} when first asked for. */
final class Messages {

  private Messages() {}

  private static final class Table {
    static final Map<String, Message> BY_NAME = read();
  }

  /** The message of that full name; null if there is none. */
  static @Nullable Message find(String name) {
    return Table.BY_NAME.get(name);
  }

  private static Map<String, Message> read() {
    Map<String, Message> all = new HashMap<>();
    try (InputStream in = Messages.class.getResourceAsStream("messages.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      Map<Integer, Field> fields = new HashMap<>();
      for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
        if (line.startsWith(" ")) {
          String[] parts = line.substring(1).split(" ", -1);
          fields.put(Integer.valueOf(parts[0]), field(parts));
        } else {
          fields = new HashMap<>();
          all.put(line, new Message(line, fields));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static Field field(String[] parts) {
    Label label =
        switch (parts.length > 3 ? parts[3] : "") {
          case "repeated" -> Label.REPEATED;
          case "map" -> Label.MAP;
          default -> Label.SINGLE;
        };
    return new Field(parts[1], parts[2].intern(), label);
  }
}

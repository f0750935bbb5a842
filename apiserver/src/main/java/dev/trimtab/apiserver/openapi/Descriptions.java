package dev.trimtab.apiserver.openapi;

import dev.trimtab.apiserver.schema.SchemaTable;
import java.util.HashMap;
import java.util.Map;

/** What the built-in types and their fields are for, in words. Read on first use. */
final class Descriptions {
  private final Map<String, String> texts = new HashMap<>();

  private Descriptions(String table) {
    String type = "";
    for (String line : table.split("\n", -1)) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.split("\t", 3);
      if (line.startsWith("\t")) {
        texts.put(type + "\t" + words[1], words.length > 2 ? words[2] : "");
      } else {
        type = words[0];
        texts.put(type, words.length > 1 ? words[1] : "");
      }
    }
  }

  private static final class Holder {
    static final Descriptions BUILTIN = new Descriptions(SchemaTable.descriptions());
  }

  static Descriptions builtin() {
    return Holder.BUILTIN;
  }

  /** Of a type; empty if there is none. */
  String type(String name) {
    return texts.getOrDefault(name, "");
  }

  /** Of a field; empty if there is none. */
  String field(String type, String field) {
    return texts.getOrDefault(type + "\t" + field, "");
  }
}

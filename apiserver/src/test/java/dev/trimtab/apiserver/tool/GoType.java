package dev.trimtab.apiserver.tool;

import java.util.List;

/** A type declared in a Go package. */
sealed interface GoType {
  String name();

  String doc();

  /** The {@code +name=value} comment lines. */
  List<String> markers();

  /** A struct. */
  record Struct(String name, String doc, List<String> markers, List<GoField> fields)
      implements GoType {}

  /** A type that renames another, or an alias for it. */
  record Named(String name, String doc, List<String> markers, String target, boolean alias)
      implements GoType {}
}

package dev.trimtab.apiserver.tool;

import java.util.List;

/** A type declared in a Go package. */
sealed interface GoType {
  String name();

  String doc();

  /** The {@code +name=value} comment lines. */
  List<String> markers();

  /** {@code type Name struct &#123; ... &#125;}. */
  record Struct(String name, String doc, List<String> markers, List<GoField> fields)
      implements GoType {}

  /** {@code type Name target}, or an alias with {@code =}. */
  record Named(String name, String doc, List<String> markers, String target, boolean alias)
      implements GoType {}
}

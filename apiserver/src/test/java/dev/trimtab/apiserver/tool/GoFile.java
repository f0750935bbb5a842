package dev.trimtab.apiserver.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the declarations of one gofmt-formatted Go file, line by line. */
final class GoFile {
  private static final Pattern IMPORT =
      Pattern.compile("^(?:import\\s+|\\s+)(?:(\\w+)\\s+)?\"([\\w./-]+)\"$");
  private static final Pattern STRUCT = Pattern.compile("^type (\\w+) struct ?\\{(}?)$");
  private static final Pattern NAMED =
      Pattern.compile("^type (\\w+) (= )?([\\[\\]\\w.*]+)(?:\\s*//.*)?$");
  private static final Pattern FIELD =
      Pattern.compile("^\\t(?:(\\w+)\\s+)?([\\[\\]\\w.*]+)\\s+`([^`]*)`(?:\\s*//.*)?$");
  private static final Pattern TAG = Pattern.compile("(\\w+):\"([^\"]*)\"");
  private static final Pattern CONSTANT =
      Pattern.compile("^(?:const)?\\s+(\\w+)\\s+(\\w+)?\\s*= \"([^\"]*)\"(?:\\s*//.*)?$");
  private static final Pattern CONVERSION =
      Pattern.compile("^(?:const)?\\s+(\\w+)\\s+= (\\w+)\\(\"([^\"]*)\"\\)(?:\\s*//.*)?$");

  final Map<String, String> imports = new LinkedHashMap<>();
  final List<GoType> types = new ArrayList<>();
  final List<GoConstant> constants = new ArrayList<>();

  private final List<String> comment = new ArrayList<>();
  private boolean blockComment;

  /** A string constant; its type is empty when it is untyped. */
  record GoConstant(String name, String type, String value) {}

  GoFile(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher struct = STRUCT.matcher(line);
      if (isComment(line)) {
        continue;
      }
      if (struct.matches()) {
        i = readStruct(struct.group(1), lines, i, struct.group(2).isEmpty());
      } else {
        readLine(line);
      }
      comment.clear();
    }
  }

  private boolean isComment(String line) {
    String text = line.strip();
    if (blockComment || text.startsWith("/*")) {
      blockComment = !text.contains("*/");
      return true;
    }
    if (text.startsWith("//")) {
      comment.add(text.substring(2).strip());
      return true;
    }
    return false;
  }

  private void readLine(String line) {
    Matcher named = NAMED.matcher(line);
    Matcher imported = IMPORT.matcher(line);
    Matcher constant = CONSTANT.matcher(line);
    Matcher conversion = CONVERSION.matcher(line);
    if (named.matches()) {
      types.add(
          new GoType.Named(
              named.group(1), doc(), markers(), named.group(3), named.group(2) != null));
    } else if (imported.matches()) {
      String path = imported.group(2);
      String alias = imported.group(1) != null ? imported.group(1) : lastSegment(path);
      imports.put(alias, path);
    } else if (constant.matches()) {
      String type = constant.group(2) == null ? "" : constant.group(2);
      constants.add(new GoConstant(constant.group(1), type, constant.group(3)));
    } else if (conversion.matches()) {
      constants.add(new GoConstant(conversion.group(1), conversion.group(2), conversion.group(3)));
    }
  }

  /** Returns the index of the struct's last line. */
  private int readStruct(String name, List<String> lines, int start, boolean hasFields) {
    String doc = doc();
    List<String> markers = markers();
    List<GoField> fields = new ArrayList<>();
    comment.clear();
    int i = start;
    while (hasFields && !lines.get(++i).equals("}")) {
      String line = lines.get(i);
      if (isComment(line)) {
        continue;
      }
      Matcher field = FIELD.matcher(line);
      if (field.matches()) {
        fields.add(field(field));
      }
      comment.clear();
    }
    types.add(new GoType.Struct(name, doc, markers, fields));
    return i;
  }

  private GoField field(Matcher field) {
    String goName = field.group(1) == null ? lastSegment(field.group(2)) : field.group(1);
    return new GoField(goName, field.group(2), tags(field.group(3)), markers(), doc());
  }

  private static Map<String, String> tags(String text) {
    Map<String, String> tags = new LinkedHashMap<>();
    Matcher tag = TAG.matcher(text);
    while (tag.find()) {
      tags.put(tag.group(1), tag.group(2));
    }
    return tags;
  }

  private List<String> markers() {
    return comment.stream()
        .filter(line -> line.startsWith("+"))
        .map(line -> line.substring(1).strip())
        .toList();
  }

  /** The first paragraph, on one line. */
  private String doc() {
    StringBuilder text = new StringBuilder();
    for (String line : comment) {
      if ((line.isEmpty() && !text.isEmpty()) || line.startsWith("---")) {
        break;
      }
      if (!line.startsWith("+")) {
        text.append(text.isEmpty() ? "" : " ").append(line);
      }
    }
    return text.toString().replace('\t', ' ').strip();
  }

  private static String lastSegment(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('.')) + 1);
  }
}

package dev.trimtab.node.runtime;

import dev.trimtab.node.ContainerSpec;
import dev.trimtab.node.NodeException;
import dev.trimtab.node.linux.RootFilesystems.ImageConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a container runs, of what its image says and what was asked for. */
final class CommandLine {
  private CommandLine() {}

  /** Kubernetes' table: a command replaces entry point and arguments, arguments only the latter. */
  static List<String> command(ContainerSpec spec, ImageConfig image) {
    List<String> words = new ArrayList<>();
    if (!spec.command().isEmpty()) {
      words.addAll(spec.command());
      words.addAll(spec.args());
    } else {
      words.addAll(image.entrypoint());
      words.addAll(spec.args().isEmpty() ? image.command() : spec.args());
    }
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      throw new NodeException.Invalid("no command specified: neither the container nor its image");
    }
    return words;
  }

  /** The image's variables, then the container's; the last of a name counts. */
  static List<String> environment(
      ContainerSpec spec, ImageConfig image, String hostname, String home) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    variables.put("HOSTNAME", hostname);
    if (spec.tty()) {
      variables.put("TERM", "xterm");
    }
    for (String variable : image.env()) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        variables.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    spec.env().forEach(variable -> variables.put(variable.name(), variable.value()));
    variables.putIfAbsent("HOME", home);
    return variables.entrySet().stream().map(v -> v.getKey() + "=" + v.getValue()).toList();
  }

  static String workingDir(ContainerSpec spec, ImageConfig image) {
    if (!spec.workingDir().isEmpty()) {
      return spec.workingDir();
    }
    return image.workingDir().isEmpty() ? "/" : image.workingDir();
  }
}

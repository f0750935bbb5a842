package dev.trimtab.node.runtime;

import dev.trimtab.node.NodeException;
import dev.trimtab.node.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of {@code /etc} that a pod's containers share. */
final class SandboxFiles {
  private SandboxFiles() {}

  static void write(Sandbox sandbox, String ip) {
    SandboxSpec spec = sandbox.spec();
    try {
      Files.createDirectories(sandbox.file("hosts").getParent());
      Files.writeString(sandbox.file("hostname"), sandbox.hostname() + "\n");
      Files.writeString(sandbox.file("hosts"), hosts(spec, ip));
      Files.writeString(sandbox.file("resolv.conf"), resolver(spec.dns()));
    } catch (IOException e) {
      throw new NodeException.Unavailable("write the pod's files: " + e.getMessage(), e);
    }
  }

  static String hosts(SandboxSpec spec, String ip) throws IOException {
    StringBuilder text = new StringBuilder();
    if (spec.hostNetwork()) {
      text.append(machines("/etc/hosts"));
    } else {
      text.append("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
      text.append(ip).append('\t').append(spec.hostname()).append('\n');
    }
    spec.hostAliases()
        .forEach(
            alias ->
                text.append(alias.ip())
                    .append('\t')
                    .append(String.join("\t", alias.hostnames()))
                    .append('\n'));
    return text.toString();
  }

  /** Nothing asked for means what the machine has. */
  static String resolver(SandboxSpec.Dns dns) throws IOException {
    List<String> lines = new ArrayList<>();
    dns.servers().forEach(server -> lines.add("nameserver " + server));
    if (!dns.searches().isEmpty()) {
      lines.add("search " + String.join(" ", dns.searches()));
    }
    if (!dns.options().isEmpty()) {
      lines.add("options " + String.join(" ", dns.options()));
    }
    return lines.isEmpty() ? machines("/etc/resolv.conf") : String.join("\n", lines) + "\n";
  }

  private static String machines(String file) throws IOException {
    Path path = Path.of(file);
    return Files.exists(path) ? Files.readString(path) : "";
  }
}

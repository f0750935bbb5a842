package dev.trimtab.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All settings, under {@code trimtab.*}. */
@ConfigMapping(prefix = "trimtab")
public interface TrimtabConfig {

  /** Where everything durable is kept; made if absent. */
  Path dataDir();

  /** The API server. */
  Api api();

  /** The node of this process. */
  Node node();

  /** The controllers of this process. */
  Controllers controllers();

  /** What this process logs. */
  Log log();

  /** The API server. */
  interface Api {
    /** The address it listens on. */
    @WithDefault("127.0.0.1")
    String address();

    /** The port it listens on; 0 picks a free one. */
    @WithDefault("6443")
    int port();

    /** Where service addresses come from. */
    @WithDefault("10.96.0.0/16")
    String serviceCidr();

    /** The lowest and highest node port. */
    @WithDefault("30000-32767")
    String nodePortRange();
  }

  /** The node of this process. */
  interface Node {
    /** Its name; the machine's host name by default. */
    Optional<String> name();

    /** The address it is reached at; that of the API server by default. */
    Optional<String> address();

    /** What runs its pods. */
    @WithDefault("auto")
    Driver driver();

    /** Where pod addresses come from. */
    @WithDefault("10.244.0.0/24")
    String podCidr();

    /** Registries spoken to without TLS, as {@code host:port}; loopback ones always are. */
    Optional<List<String>> insecureRegistries();

    /**
     * When it evicts pods, in the kubelet's notation. The kubelet's own thresholds, but for disks:
     * the machines of small clusters have other things on them and are fuller.
     */
    @WithDefault(
        "memory.available<100Mi,nodefs.available<5%,nodefs.inodesFree<5%,imagefs.available<5%,"
            + "imagefs.inodesFree<5%,pid.available<10%")
    String evictionHard();
  }

  /** What runs pods. */
  enum Driver {
    /** Linux if this is Linux and the user is root, otherwise simulated. */
    AUTO,
    /** Namespaces, cgroups and overlay file systems of this machine. */
    LINUX,
    /** Nothing real: pods that only seem to run. */
    SIMULATED
  }

  /** The controllers of this process. */
  interface Controllers {
    /** How long shut-down waits for reconciles under way. */
    @WithDefault("10s")
    Duration drain();
  }

  /** What this process logs. */
  interface Log {
    /** How lines look, in the file and on the console. */
    @WithDefault("text")
    Format format();
  }

  /** How a log line looks. */
  enum Format {
    /** For people: time, level, message, and what belongs to it as {@code key=value}. */
    TEXT,
    /** For programs: one object a line, with what belongs to the message as fields. */
    JSON
  }
}

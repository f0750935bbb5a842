package dev.trimtab.agent.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Name service of the cluster and of the machine.
 *
 * @param servers addresses of the cluster's name service; empty if there is none
 * @param domain the cluster's domain, such as {@code cluster.local}
 * @param machine what the machine itself uses
 */
public record ClusterDns(List<String> servers, String domain, Resolver machine) {
  public ClusterDns {
    servers = List.copyOf(servers);
  }

  /** What a {@code resolv.conf} says. */
  public record Resolver(List<String> servers, List<String> searches, List<String> options) {
    public Resolver {
      servers = List.copyOf(servers);
      searches = List.copyOf(searches);
      options = List.copyOf(options);
    }

    /** Reads a file in the format of {@code resolv.conf}; an absent one says nothing. */
    public static Resolver read(Path file) throws IOException {
      List<String> servers = new ArrayList<>();
      List<String> searches = new ArrayList<>();
      List<String> options = new ArrayList<>();
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        String[] words = line.strip().split("\\s+", -1);
        List<String> rest = Arrays.asList(words).subList(1, words.length);
        switch (words[0]) {
          case "nameserver" -> servers.addAll(rest);
          case "search" -> {
            searches.clear();
            searches.addAll(rest);
          }
          case "options" -> options.addAll(rest);
          default -> {}
        }
      }
      return new Resolver(servers, searches, options);
    }
  }
}

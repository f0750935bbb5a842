package dev.trimtab.agent.dns;

import dev.trimtab.agent.dns.Reply.Answer;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the names of a cluster mean. Source: Kubernetes DNS-Based Service Discovery, schema version
 * 1.1.
 */
final class ClusterNames {

  private static final String REVERSE = ".in-addr.arpa";
  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final Pattern DASHED = Pattern.compile("\\d{1,3}(-\\d{1,3}){3}");

  private final String domain;
  private final NamedObjects objects;

  ClusterNames(String domain, NamedObjects objects) {
    this.domain = domain;
    this.objects = objects;
  }

  /** The answer; empty if the question is not about this cluster. */
  Optional<Reply> answer(Question question) {
    if (question.name().endsWith(REVERSE)) {
      return reverse(question);
    }
    if (question.name().equals(domain)) {
      return Optional.of(Reply.of(List.of()));
    }
    if (!question.name().endsWith("." + domain)) {
      return Optional.empty();
    }
    String inside = question.name().substring(0, question.name().length() - domain.length() - 1);
    List<String> labels = Arrays.asList(inside.split("\\.", -1));
    return Optional.of(
        switch (labels.getLast()) {
          case "svc" -> service(question, labels.subList(0, labels.size() - 1));
          case "pod" -> pod(question, labels.subList(0, labels.size() - 1));
          default -> Reply.noSuchName();
        });
  }

  /** {@code [x.]service.namespace} or {@code _port._protocol.service.namespace}. */
  private Reply service(Question question, List<String> labels) {
    int count = labels.size();
    if (count < 2 || count > 4) {
      return count < 2 ? Reply.of(List.of()) : Reply.noSuchName();
    }
    Optional<Service> found = objects.service(labels.get(count - 1), labels.get(count - 2));
    if (found.isEmpty()) {
      return Reply.noSuchName();
    }
    Service service = found.get();
    return switch (count) {
      case 2 -> whole(question, service);
      case 3 -> endpoint(question, service, labels.getFirst());
      default -> port(question, service, labels.get(0), labels.get(1));
    };
  }

  private Reply whole(Question question, Service service) {
    if ("ExternalName".equals(service.getSpec().getType())) {
      String target = service.getSpec().getExternalName().toLowerCase(Locale.ROOT);
      return Reply.of(List.of(new Answer.Alias(question.name(), target)));
    }
    if (!isHeadless(service)) {
      return addresses(question, List.of(service.getSpec().getClusterIP()));
    }
    List<String> ips =
        endpoints(service).flatMap(e -> e.getAddresses().stream()).distinct().toList();
    return ips.isEmpty() ? Reply.noSuchName() : addresses(question, ips);
  }

  private Reply endpoint(Question question, Service service, String label) {
    List<String> ips =
        isHeadless(service)
            ? endpoints(service)
                .flatMap(e -> e.getAddresses().stream().filter(ip -> label.equals(label(e, ip))))
                .distinct()
                .toList()
            : List.of();
    return ips.isEmpty() ? Reply.noSuchName() : addresses(question, ips);
  }

  private Reply port(Question question, Service service, String port, String protocol) {
    String base = name(service);
    List<Answer> answers = new ArrayList<>();
    if (!isHeadless(service)) {
      service.getSpec().getPorts().stream()
          .filter(p -> isNamed(p, port, protocol))
          .forEach(p -> answers.add(new Answer.Port(question.name(), p.getPort(), base)));
    } else {
      slices(service)
          .forEach(slice -> addPorts(question, service, slice, port + "/" + protocol, answers));
    }
    if (answers.isEmpty()) {
      return Reply.noSuchName();
    }
    return Reply.of(question.asksFor(Question.SRV) ? answers : List.of());
  }

  private static void addPorts(
      Question question,
      Service service,
      EndpointSlice slice,
      String wanted,
      List<Answer> answers) {
    for (EndpointPort port : orNone(slice.getPorts())) {
      String protocol = port.getProtocol() == null ? "TCP" : port.getProtocol();
      String name = "_" + port.getName() + "/_" + protocol.toLowerCase(Locale.ROOT);
      if (name.equals(wanted) && port.getPort() != null) {
        orNone(slice.getEndpoints()).stream()
            .filter(e -> isShown(service, e))
            .flatMap(e -> e.getAddresses().stream().map(ip -> label(e, ip)))
            .forEach(
                label -> {
                  String target = label + "." + question.name().split("\\.", 3)[2];
                  answers.add(new Answer.Port(question.name(), port.getPort(), target));
                });
      }
    }
  }

  private static boolean isNamed(ServicePort port, String name, String protocol) {
    String transport = port.getProtocol() == null ? "TCP" : port.getProtocol();
    return name.equals("_" + port.getName())
        && protocol.equals("_" + transport.toLowerCase(Locale.ROOT));
  }

  /** {@code 10-1-2-3.namespace}: says itself what it means. */
  private static Reply pod(Question question, List<String> labels) {
    return labels.size() == 2 && DASHED.matcher(labels.getFirst()).matches()
        ? addresses(question, List.of(labels.getFirst().replace('-', '.')))
        : Reply.noSuchName();
  }

  private Optional<Reply> reverse(Question question) {
    String digits = question.name().substring(0, question.name().length() - REVERSE.length());
    String ip = String.join(".", Arrays.asList(digits.split("\\.", -1)).reversed());
    List<Answer> answers = new ArrayList<>();
    for (Service service : objects.services()) {
      if (!isHeadless(service) && ip.equals(service.getSpec().getClusterIP())) {
        answers.add(new Answer.Pointer(question.name(), name(service)));
      } else if (isHeadless(service)) {
        endpoints(service)
            .filter(e -> e.getHostname() != null && e.getAddresses().contains(ip))
            .forEach(
                e ->
                    answers.add(
                        new Answer.Pointer(
                            question.name(), e.getHostname() + "." + name(service))));
      }
    }
    return answers.isEmpty() ? Optional.empty() : Optional.of(Reply.of(answers));
  }

  private String name(Service service) {
    return "%s.%s.svc.%s"
        .formatted(service.getMetadata().getName(), service.getMetadata().getNamespace(), domain);
  }

  private static Reply addresses(Question question, List<String> ips) {
    return Reply.of(
        question.asksFor(Question.A)
            ? ips.stream()
                .filter(ip -> !ip.contains(":"))
                .<Answer>map(ip -> new Answer.Address(question.name(), ip))
                .toList()
            : List.of());
  }

  private static boolean isHeadless(Service service) {
    return "None".equals(service.getSpec().getClusterIP());
  }

  private static String label(Endpoint endpoint, String ip) {
    String hostname = endpoint.getHostname();
    return hostname == null || hostname.isEmpty() ? ip.replace('.', '-') : hostname;
  }

  private Stream<Endpoint> endpoints(Service service) {
    return slices(service)
        .flatMap(slice -> orNone(slice.getEndpoints()).stream())
        .filter(endpoint -> isShown(service, endpoint));
  }

  private static boolean isShown(Service service, Endpoint endpoint) {
    return Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses())
        || endpoint.getConditions() == null
        || !Boolean.FALSE.equals(endpoint.getConditions().getReady());
  }

  private Stream<EndpointSlice> slices(Service service) {
    return objects.slices(service.getMetadata().getNamespace()).stream()
        .filter(s -> "IPv4".equals(s.getAddressType()))
        .filter(
            s ->
                s.getMetadata().getLabels() != null
                    && service
                        .getMetadata()
                        .getName()
                        .equals(s.getMetadata().getLabels().get(SERVICE_NAME)));
  }

  /** A server may answer null for an empty list. */
  private static <E> List<E> orNone(@Nullable List<E> list) {
    return list == null ? List.of() : list;
  }
}

package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;
import dev.trimtab.apiserver.model.ObjectLookup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives addresses and node ports to Services.
 *
 * <p>What is taken is what the stored Services say, so nothing can leak; and nothing is given
 * twice, because {@link #open} lets one writer in at a time, who stays until its Service is stored.
 *
 * <p><b>Threads.</b> Safe for any number of threads; {@link #open} waits.
 */
public final class ServiceAddresses {
  private final ServiceRanges ranges;
  private final ObjectLookup objects;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();

  /** Takes what is free at random, so that an address just given up is not soon used again. */
  public ServiceAddresses(ServiceRanges ranges, ObjectLookup objects, RandomGenerator random) {
    this.ranges = ranges;
    this.objects = objects;
    this.random = random;
  }

  /** Waits until nobody else gives. Close it when the Service is stored, or will not be. */
  public Turn open() {
    lock.lock();
    return new Turn();
  }

  /** The right to give. */
  public final class Turn implements AutoCloseable {
    private Turn() {}

    /**
     * Fills in what a Service lacks, and checks what it asks for.
     *
     * @param old the stored Service; null on create
     * @return what cannot be had, in Kubernetes' words
     */
    public List<FieldError> assign(ObjectNode service, @Nullable ObjectNode old) {
      List<FieldError> errors = new ArrayList<>();
      if (!(service.path("spec") instanceof ObjectNode spec)) {
        return errors;
      }
      if (!spec.path("type").asText("").equals("ExternalName")) {
        new Giving(spec, takenByOthers(service), errors).give(old);
      }
      return errors;
    }

    @Override
    public void close() {
      lock.unlock();
    }
  }

  private Taken takenByOthers(ObjectNode service) {
    Taken taken = new Taken(new HashSet<>(), new HashSet<>());
    for (ObjectNode other : objects.list("services", "")) {
      boolean self =
          Trees.name(other).equals(Trees.name(service))
              && Trees.namespace(other).equals(Trees.namespace(service));
      if (!self) {
        taken.add(other.path("spec"));
      }
    }
    return taken;
  }

  /** What Services have. Ports of one number may be shared by protocols, as Kubernetes allows. */
  private record Taken(Set<String> addresses, Set<String> ports) {
    void add(JsonNode spec) {
      spec.path("clusterIPs").forEach(address -> addresses.add(address.asText("")));
      addresses.add(spec.path("clusterIP").asText(""));
      for (JsonNode port : spec.path("ports")) {
        if (port.path("nodePort").asInt() != 0) {
          ports.add(portKey(port, port.path("nodePort").asInt()));
        }
      }
    }
  }

  private static String portKey(JsonNode port, int number) {
    return port.path("protocol").asText("TCP") + "/" + number;
  }

  /** One Service's turn. */
  private final class Giving {
    private final ObjectNode spec;
    private final Taken taken;
    private final List<FieldError> errors;

    Giving(ObjectNode spec, Taken taken, List<FieldError> errors) {
      this.spec = spec;
      this.taken = taken;
      this.errors = errors;
    }

    void give(@Nullable ObjectNode old) {
      String address = spec.path("clusterIP").asText("");
      if (address.isEmpty()) {
        giveAddress();
      } else if (!address.equals("None") && !isKept(old, address)) {
        checkAddress(address);
      }
      if (spec.path("ipFamilies").isEmpty()) {
        spec.putArray("ipFamilies").add("IPv4");
      }
      Trees.setDefault(spec, "ipFamilyPolicy", "SingleStack");
      if (ServiceKinds.usesNodePorts(spec.path("type").asText(""))) {
        givePorts();
      }
    }

    private boolean isKept(@Nullable ObjectNode old, String address) {
      return old != null && old.path("spec").path("clusterIP").asText("").equals(address);
    }

    private void checkAddress(String address) {
      String problem = "";
      if (!ranges.hasAddress(address)) {
        problem =
            "failed to allocate IP %s: the provided IP (%s) is not in the valid range. The range of valid IPs is %s"
                .formatted(address, address, ranges.cidr());
      } else if (taken.addresses().contains(address)) {
        problem = "failed to allocate IP %s: provided IP is already allocated".formatted(address);
      }
      if (!problem.isEmpty()) {
        invalid("spec.clusterIPs", "[\"" + address + "\"]", problem);
      }
    }

    private void giveAddress() {
      int usable = ranges.size() - 2;
      // The lower part is left to those who ask for an address by name.
      int reserved = Math.min(Math.max(16, ranges.size() / 16), 256);
      int from = usable > 2 * reserved ? reserved : 0;
      int start = random.nextInt(usable - from);
      for (int i = 0; i < usable; i++) {
        int offset = i < usable - from ? from + (start + i) % (usable - from) : usable - 1 - i;
        String address = Addresses.text(ranges.network() + 1 + offset);
        boolean own = address.equals(ranges.firstAddress());
        if (!own && !taken.addresses().contains(address)) {
          spec.put("clusterIP", address).putArray("clusterIPs").add(address);
          return;
        }
      }
      invalid(
          "spec.clusterIPs",
          "[]",
          "failed to allocate a serviceIP: range " + ranges.cidr() + " is full");
    }

    private void givePorts() {
      Set<String> mine = new HashSet<>();
      List<ObjectNode> ports = Trees.objects(spec.path("ports"));
      for (int i = 0; i < ports.size(); i++) {
        int wanted = ports.get(i).path("nodePort").asInt();
        if (wanted != 0) {
          checkPort("spec.ports[" + i + "].nodePort", ports.get(i), wanted, mine);
        }
      }
      boolean wantsPorts = spec.path("allocateLoadBalancerNodePorts").asBoolean(true);
      for (ObjectNode port : ports) {
        if (port.path("nodePort").asInt() == 0 && wantsPorts) {
          givePort(port, mine);
        }
      }
    }

    private void checkPort(String path, ObjectNode port, int wanted, Set<String> mine) {
      String key = portKey(port, wanted);
      if (!ranges.hasPort(wanted)) {
        invalid(
            path,
            Integer.toString(wanted),
            "provided port is not in the valid range. The range of valid ports is %d-%d"
                .formatted(ranges.firstPort(), ranges.lastPort()));
      } else if (taken.ports().contains(key) || !mine.add(key)) {
        invalid(path, Integer.toString(wanted), "provided port is already allocated");
      }
    }

    private void givePort(ObjectNode port, Set<String> mine) {
      int count = ranges.lastPort() - ranges.firstPort() + 1;
      int start = random.nextInt(count);
      for (int i = 0; i < count; i++) {
        int number = ranges.firstPort() + (start + i) % count;
        String key = portKey(port, number);
        if (!taken.ports().contains(key) && mine.add(key)) {
          port.put("nodePort", number);
          return;
        }
      }
      invalid("spec.ports", "[]", "failed to allocate a nodePort: range is full");
    }

    private void invalid(String path, String value, String detail) {
      errors.add(new FieldError(Reason.INVALID, path, "Invalid value: " + value + ": " + detail));
    }
  }
}

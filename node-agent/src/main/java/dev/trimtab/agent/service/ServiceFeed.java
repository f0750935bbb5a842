package dev.trimtab.agent.service;

import dev.trimtab.framework.Context;
import dev.trimtab.framework.Controller;
import dev.trimtab.framework.Reconciler;
import dev.trimtab.framework.Result;
import dev.trimtab.informer.ObjectKey;
import dev.trimtab.node.ServiceDataplane;
import dev.trimtab.node.ServiceDataplane.ServicePort;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps the runtime's service addresses as the cluster wants them. One worker: the runtime gets the
 * whole each time, and finds out itself what differs.
 */
public final class ServiceFeed implements Reconciler<Service> {

  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private final ServiceDataplane dataplane;
  private final ServicePorts ports;
  private final List<ServicePort> own;

  private ServiceFeed(ServiceDataplane dataplane, String node, List<ServicePort> own) {
    this.dataplane = dataplane;
    this.ports = new ServicePorts(node);
    this.own = List.copyOf(own);
  }

  /**
   * The controller that feeds {@code dataplane} on the node of this name.
   *
   * @param own addresses that the node itself serves, beside the cluster's services
   */
  public static Controller<Service> controller(
      ServiceDataplane dataplane, String node, List<ServicePort> own) {
    return Controller.of(Service.class)
        .named("service-proxy")
        .workers(1)
        .watches(EndpointSlice.class, ServiceFeed::service)
        .reconciler(new ServiceFeed(dataplane, node, own));
  }

  private static List<ObjectKey> service(EndpointSlice slice) {
    var labels = slice.getMetadata().getLabels();
    String name = labels == null ? null : labels.get(SERVICE_NAME);
    return name == null
        ? List.of()
        : List.of(ObjectKey.of(slice.getMetadata().getNamespace(), name));
  }

  @Override
  public Result reconcile(Service service, Context<Service> context) {
    return feed(context);
  }

  @Override
  public Result absent(ObjectKey key, Context<Service> context) {
    return feed(context);
  }

  private Result feed(Context<Service> context) {
    var services = context.lister(Service.class).list();
    var slices = context.lister(EndpointSlice.class).list();
    var others = ports.of(services, slices).stream().filter(port -> !isOwn(port));
    dataplane.apply(Stream.concat(own.stream(), others).toList());
    return Result.done();
  }

  /** The Service that stands for what the node serves itself has no endpoints of its own. */
  private boolean isOwn(ServicePort port) {
    return own.stream()
        .anyMatch(
            o ->
                o.protocol() == port.protocol()
                    && o.port() == port.port()
                    && o.addresses().stream().anyMatch(port.addresses()::contains));
  }
}

package dev.trimtab.framework.josdk;

import dev.trimtab.informer.InformerFactory;
import dev.trimtab.informer.ObjectType;
import dev.trimtab.informer.fabric8.Fabric8ObjectType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClientAdapter;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;

/** A client that is another in everything but the making of informers for typed resources. */
final class SharedInformersClient
    extends NamespacedKubernetesClientAdapter<NamespacedKubernetesClient> {

  private final InformerFactory informers;
  private final StartUp startUp;

  SharedInformersClient(
      NamespacedKubernetesClient client, InformerFactory informers, StartUp startUp) {
    super(NamespacedKubernetesClient.class);
    init(client);
    this.informers = informers;
    this.startUp = startUp;
  }

  @Override
  public NamespacedKubernetesClientAdapter<NamespacedKubernetesClient> newInstance() {
    return new SharedInformersClient(
        getClient().adapt(NamespacedKubernetesClient.class), informers, startUp);
  }

  @Override
  public <T extends HasMetadata>
      MixedOperation<T, KubernetesResourceList<T>, Resource<T>> resources(Class<T> type) {
    return sharing(super.resources(type), type);
  }

  @Override
  public <T extends HasMetadata, L extends KubernetesResourceList<T>>
      MixedOperation<T, L, Resource<T>> resources(Class<T> type, Class<L> listType) {
    return sharing(super.resources(type, listType), type);
  }

  @Override
  public <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
      MixedOperation<T, L, R> resources(Class<T> type, Class<L> listType, Class<R> resourceType) {
    return sharing(super.resources(type, listType, resourceType), type);
  }

  private <O, T extends HasMetadata> O sharing(O operation, Class<T> kind) {
    ObjectType<T> type = Fabric8ObjectType.of(kind);
    var scope = Scope.of(type, getNamespace());
    return SharingOperation.around(
        operation,
        scope,
        narrowed -> new SharedIndexInformerFacade<>(kind, narrowed, informers, startUp));
  }
}

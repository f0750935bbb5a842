package dev.trimtab.framework;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.informer.ObjectKey;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.HttpURLConnection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes through a client and tells what was written. */
final class RecordingWriter implements Writer {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubernetesClient client;
  private final KubernetesSerialization serialization;
  private final PatchContext apply;
  private final Consumer<OwnWrites.Write> written;
  private final Runnable withoutEffect;

  /**
   * @param written is told of each write
   * @param withoutEffect is told of each patch that changed nothing
   */
  RecordingWriter(
      KubernetesClient client,
      String fieldManager,
      Consumer<OwnWrites.Write> written,
      Runnable withoutEffect) {
    this.client = client;
    this.serialization = client.getKubernetesSerialization();
    this.apply =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(fieldManager)
            .withForce(true)
            .build();
    this.written = written;
    this.withoutEffect = withoutEffect;
  }

  @Override
  public <R extends HasMetadata> R create(R object) {
    return stored(client.resource(object).create());
  }

  @Override
  public <R extends HasMetadata> R apply(R desired) {
    return stored(client.resource(desired).patch(apply, desired));
  }

  @Override
  public <R extends HasMetadata> R update(R object) {
    return stored(client.resource(object).update());
  }

  @Override
  public <R extends HasMetadata> R updateStatus(R object) {
    return stored(client.resource(object).updateStatus());
  }

  @Override
  public <R extends HasMetadata> R patch(R before, R after) {
    String patch = difference(before, after);
    return patch == null ? after : patched(before, client.resource(before).patch(MERGE, patch));
  }

  @Override
  public <R extends HasMetadata> void patchStatus(R before, R after) {
    String patch = difference(before, after);
    if (patch == null) {
      return;
    }
    if (before instanceof GenericKubernetesResource) {
      // Where it is served only the client finds out, by discovery.
      patched(before, client.resource(before).subresource("status").patch(MERGE, patch));
    } else {
      patched(before, new StatusPatch(client).send(before, patch));
    }
  }

  private <R extends HasMetadata> R patched(R before, R answer) {
    patched(before, answer.getMetadata().getResourceVersion());
    return answer;
  }

  private void patched(HasMetadata before, String version) {
    written.accept(new OwnWrites.Write.Stored(before.getClass(), keyOf(before), version));
    if (version.equals(before.getMetadata().getResourceVersion())) {
      withoutEffect.run();
    }
  }

  /** The patch as text, locked to the version of {@code before} if it has one; null if equal. */
  private @Nullable String difference(HasMetadata before, HasMetadata after) {
    if (before.equals(after)) {
      return null; // As most are; a look at the objects costs less than their trees.
    }
    ObjectNode patch = MergePatch.between(tree(before), tree(after));
    if (patch.isEmpty()) {
      return null;
    }
    String version = before.getMetadata().getResourceVersion();
    if (version != null) {
      patch.withObjectProperty("metadata").put("resourceVersion", version);
    }
    return serialization.asJson(patch);
  }

  private ObjectNode tree(HasMetadata object) {
    return serialization.convertValue(object, ObjectNode.class);
  }

  @Override
  public boolean delete(HasMetadata object, DeletionPropagation propagation) {
    var options =
        new DeleteOptionsBuilder()
            .withNewPreconditions()
            .withUid(object.getMetadata().getUid())
            .endPreconditions()
            .withPropagationPolicy(propagation.toString())
            .build();
    HasMetadata answer;
    try {
      String body = client.raw(ResourcePath.of(object), "DELETE", options);
      answer = body == null ? null : answered(body, object);
    } catch (KubernetesClientException e) {
      // A conflict on the UID means that this object is gone and a namesake has its place.
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
          || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return false;
      }
      throw e;
    }
    written.accept(
        answer == null
            ? new OwnWrites.Write.Removed(
                object.getClass(), keyOf(object), object.getMetadata().getUid())
            : new OwnWrites.Write.Stored(
                object.getClass(), keyOf(object), answer.getMetadata().getResourceVersion()));
    return true;
  }

  /** The object if the server still holds it, marked as being deleted; null for a plain Status. */
  private @Nullable HasMetadata answered(String body, HasMetadata object) {
    Object answer = serialization.unmarshal(body);
    return answer instanceof HasMetadata kept
            && kept.getKind().equals(object.getKind())
            && kept.getMetadata() != null
            && kept.getMetadata().getDeletionTimestamp() != null
        ? kept
        : null;
  }

  private <R extends HasMetadata> R stored(R answer) {
    written.accept(
        new OwnWrites.Write.Stored(
            answer.getClass(), keyOf(answer), answer.getMetadata().getResourceVersion()));
    return answer;
  }

  static ObjectKey keyOf(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return new ObjectKey(namespace == null ? "" : namespace, object.getMetadata().getName());
  }
}

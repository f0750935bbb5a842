package dev.trimtab.controllers.shared;

import dev.trimtab.framework.Context;
import dev.trimtab.framework.OwnerReferences;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A pod template that an owner has, or had, kept as a ControllerRevision.
 *
 * @param name the ControllerRevision's name; also the value of {@link #LABEL} on pods of it
 * @param template the template
 */
public record Revision(String name, PodTemplateSpec template) {

  /** The label of pods that names their revision. */
  public static final String LABEL = "controller-revision-hash";

  private static final String HASH = "controller.kubernetes.io/hash";

  /** The revision of the owner's present template, created or made the newest if it is not. */
  public static Revision current(HasMetadata owner, PodTemplateSpec template, Context<?> context) {
    List<ControllerRevision> all = context.owned(ControllerRevision.class);
    String hash = StableHash.of(Serialization.asJson(template));
    long newest = all.stream().mapToLong(Revision::number).max().orElse(0);
    Optional<ControllerRevision> existing =
        all.stream().filter(r -> hash.equals(r.getMetadata().getLabels().get(HASH))).findFirst();
    if (existing.isEmpty()) {
      return of(context.writer().create(object(owner, template, hash, newest + 1)), template);
    }
    if (number(existing.get()) < newest) {
      var after = new ControllerRevisionBuilder(existing.get()).withRevision(newest + 1).build();
      return of(context.writer().patch(existing.get(), after), template);
    }
    return of(existing.get(), template);
  }

  /** A former revision, if it is still kept. */
  public static Optional<Revision> named(String name, Context<?> context) {
    return context.owned(ControllerRevision.class).stream()
        .filter(r -> r.getMetadata().getName().equals(name))
        .map(r -> of(r, template(r, context)))
        .findFirst();
  }

  /** Deletes the oldest revisions beyond {@code limit} that are not in use. */
  public static void trim(int limit, Collection<String> inUse, Context<?> context) {
    List<ControllerRevision> unused =
        context.owned(ControllerRevision.class).stream()
            .filter(r -> !inUse.contains(r.getMetadata().getName()))
            .sorted(Comparator.comparingLong(Revision::number))
            .toList();
    unused.stream().limit(Math.max(0, unused.size() - limit)).forEach(context.writer()::delete);
  }

  private static long number(ControllerRevision revision) {
    return Objects.requireNonNullElse(revision.getRevision(), 0L);
  }

  private static Revision of(ControllerRevision revision, PodTemplateSpec template) {
    return new Revision(revision.getMetadata().getName(), template);
  }

  private static ControllerRevision object(
      HasMetadata owner, PodTemplateSpec template, String hash, long number) {
    return new ControllerRevisionBuilder()
        .withNewMetadata()
        .withNamespace(owner.getMetadata().getNamespace())
        .withName(owner.getMetadata().getName() + "-" + hash)
        .withLabels(Templates.labels(template))
        .addToLabels(HASH, hash)
        .withOwnerReferences(OwnerReferences.controlledBy(owner))
        .endMetadata()
        .withRevision(number)
        .withData(Map.of("spec", Map.of("template", template)))
        .build();
  }

  private static PodTemplateSpec template(ControllerRevision revision, Context<?> context) {
    var serialization = context.client().getKubernetesSerialization();
    Map<?, ?> data = serialization.convertValue(revision.getData(), Map.class);
    if (data.get("spec") instanceof Map<?, ?> spec && spec.get("template") != null) {
      return serialization.convertValue(spec.get("template"), PodTemplateSpec.class);
    }
    throw new IllegalStateException(
        "ControllerRevision %s: data.spec.template is missing"
            .formatted(revision.getMetadata().getName()));
  }
}

package dev.trimtab.service.plugin;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** A kind without a definition. */
@Group("missing.trimtab.dev")
@Version("v1")
public class Boat extends CustomResource<Void, Void> implements Namespaced {
  private static final long serialVersionUID = 1L;
}

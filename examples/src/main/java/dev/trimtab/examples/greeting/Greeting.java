package dev.trimtab.examples.greeting;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** Somebody to be greeted, in a ConfigMap of the same name. */
@Group("examples.trimtab.dev")
@Version("v1alpha1")
public class Greeting extends CustomResource<GreetingSpec, GreetingStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;
}

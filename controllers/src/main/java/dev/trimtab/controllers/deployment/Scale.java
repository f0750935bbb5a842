package dev.trimtab.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/** Give a ReplicaSet another size. */
record Scale(ReplicaSet set, int replicas) {}

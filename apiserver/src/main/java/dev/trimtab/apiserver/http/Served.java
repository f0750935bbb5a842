package dev.trimtab.apiserver.http;

import dev.trimtab.apiserver.kubelet.KubeletProxy;
import dev.trimtab.apiserver.server.Api;
import dev.trimtab.workqueue.Platform;

/**
 * What every exchange needs.
 *
 * @param nodes joins clients with nodes
 */
record Served(Api api, Identification identification, Platform platform, KubeletProxy nodes) {}

package dev.trimtab.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Pods as a Deployment's look: 2.4 KB without managed fields, 4.1 KB with them. */
final class PodJson {

  static final int NAMESPACES = 50;

  /** Always so many digits, so that a version can be exchanged in place. */
  static final long FIRST_VERSION = 1_000_000_000L;

  private PodJson() {}

  static String name(int number) {
    return "checkout-7c9d8b6f5d-" + number;
  }

  static String namespace(int number) {
    return "team-" + number % NAMESPACES;
  }

  static byte[] pod(int number, boolean managedFields) {
    return ("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":"
            + metadata(number, managedFields)
            + ",\"spec\":"
            + spec(number)
            + ",\"status\":"
            + status(number)
            + "}")
        .getBytes(UTF_8);
  }

  private static String metadata(int number, boolean managedFields) {
    return """
    {"name":"%s","generateName":"checkout-7c9d8b6f5d-","namespace":"%s",\
    "uid":"%08x-3f5a-4c1e-9d2b-%012x","resourceVersion":"%d",\
    "creationTimestamp":"2026-01-01T10:11:12Z",\
    "labels":{"app":"checkout","pod-template-hash":"7c9d8b6f5d","tier":"backend"},\
    "annotations":{"checksum/config":"%016x"},\
    "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet",\
    "name":"checkout-7c9d8b6f5d","uid":"aaaaaaaa-3f5a-4c1e-9d2b-%012x",\
    "controller":true,"blockOwnerDeletion":true}]%s}\
    """
        .formatted(
            name(number),
            namespace(number),
            number,
            number * 7_919L,
            FIRST_VERSION + number,
            number * 104_729L,
            number / 10L,
            managedFields ? ",\"managedFields\":" + MANAGED_FIELDS : "");
  }

  private static String spec(int number) {
    return """
    {"containers":[{"name":"app","image":"registry.example/shop/checkout:1.42.%d",\
    "command":["/app/checkout"],"args":["--port=8080","--log-format=json"],\
    "ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],\
    "env":[{"name":"LOG_LEVEL","value":"info"},\
    {"name":"POD_IP","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"status.podIP"}}}],\
    "resources":{"limits":{"cpu":"500m","memory":"256Mi"},\
    "requests":{"cpu":"100m","memory":"128Mi"}},\
    "volumeMounts":[{"name":"config","mountPath":"/etc/checkout"},\
    {"name":"kube-api-access","readOnly":true,\
    "mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}],\
    "readinessProbe":{"httpGet":{"path":"/ready","port":8080,"scheme":"HTTP"},\
    "timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},\
    "imagePullPolicy":"IfNotPresent"}],\
    "volumes":[{"name":"config","configMap":{"name":"checkout","defaultMode":420}}],\
    "restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst",\
    "serviceAccountName":"checkout","nodeName":"node-%d","schedulerName":"default-scheduler",\
    "priority":0,"enableServiceLinks":true}\
    """
        .formatted(number % 7, number % 500);
  }

  private static String status(int number) {
    return """
    {"phase":"Running","conditions":[\
    {"type":"Initialized","status":"True","lastTransitionTime":"2026-01-01T10:11:12Z"},\
    {"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T10:11:22Z"},\
    {"type":"PodScheduled","status":"True","lastTransitionTime":"2026-01-01T10:11:12Z"}],\
    "hostIP":"10.0.%d.%d","podIP":"10.8.%d.%d","startTime":"2026-01-01T10:11:12Z",\
    "containerStatuses":[{"name":"app","state":{"running":{"startedAt":"2026-01-01T10:11:15Z"}},\
    "ready":true,"restartCount":0,"image":"registry.example/shop/checkout:1.42.%d",\
    "imageID":"registry.example/shop/checkout@sha256:%064x",\
    "containerID":"containerd://%064x","started":true}],"qosClass":"Burstable"}\
    """
        .formatted(
            number / 200 % 256,
            number % 200,
            number / 250 % 256,
            number % 250,
            number % 7,
            number % 7 * 6_700_417L,
            number * 2_147_483_647L);
  }

  private static final String MANAGED_FIELDS =
      """
      [{"manager":"kube-controller-manager","operation":"Update","apiVersion":"v1",\
      "time":"2026-01-01T10:11:12Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{\
      "f:annotations":{".":{},"f:checksum/config":{}},"f:generateName":{},"f:labels":{".":{},\
      "f:app":{},"f:pod-template-hash":{},"f:tier":{}},"f:ownerReferences":{".":{},\
      "k:{\\"uid\\":\\"aaaaaaaa-3f5a-4c1e-9d2b-000000000000\\"}":{}}},"f:spec":{"f:containers":{\
      "k:{\\"name\\":\\"app\\"}":{".":{},"f:args":{},"f:command":{},"f:env":{".":{},\
      "k:{\\"name\\":\\"LOG_LEVEL\\"}":{".":{},"f:name":{},"f:value":{}},\
      "k:{\\"name\\":\\"POD_IP\\"}":{".":{},"f:name":{},"f:valueFrom":{".":{},"f:fieldRef":{}}}},\
      "f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},\
      "k:{\\"containerPort\\":8080,\\"protocol\\":\\"TCP\\"}":{".":{},"f:containerPort":{},\
      "f:name":{},"f:protocol":{}}},"f:readinessProbe":{},"f:resources":{},"f:volumeMounts":{}}},\
      "f:dnsPolicy":{},"f:enableServiceLinks":{},"f:restartPolicy":{},"f:schedulerName":{},\
      "f:serviceAccountName":{},"f:terminationGracePeriodSeconds":{},"f:volumes":{}}}},\
      {"manager":"kubelet","operation":"Update","apiVersion":"v1","time":"2026-01-01T10:11:22Z",\
      "fieldsType":"FieldsV1","subresource":"status","fieldsV1":{"f:status":{"f:conditions":{\
      "k:{\\"type\\":\\"Initialized\\"}":{".":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}},\
      "k:{\\"type\\":\\"Ready\\"}":{".":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}}},\
      "f:containerStatuses":{},"f:hostIP":{},"f:phase":{},"f:podIP":{},"f:startTime":{}}}}]\
      """;
}

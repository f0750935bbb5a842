package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.storage.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The two ways to write a secret, and what its type asks for. */
final class SecretData {
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"),
          "kubernetes.io/dockercfg", List.of(".dockercfg"),
          "kubernetes.io/ssh-auth", List.of("ssh-privatekey"),
          "kubernetes.io/tls", List.of("tls.crt", "tls.key"));

  private SecretData() {}

  /** {@code stringData} is for writers only: it goes into {@code data} and is never stored. */
  static void moveStrings(ObjectNode secret) {
    JsonNode strings = secret.remove("stringData");
    if (strings == null || strings.isEmpty()) {
      return;
    }
    ObjectNode data = Trees.child(secret, "data");
    for (Map.Entry<String, JsonNode> entry : strings.properties()) {
      byte[] bytes = entry.getValue().asText("").getBytes(StandardCharsets.UTF_8);
      data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
    }
  }

  static void checkType(Field secret) {
    Field data = secret.get("data");
    String type = secret.get("type").text();
    for (String key : REQUIRED.getOrDefault(type, List.of())) {
      if (!data.value().has(key)) {
        data.key(key).required();
      } else if (key.startsWith(".docker")) {
        checkJson(data.key(key));
      }
    }
    if (type.equals("kubernetes.io/basic-auth")
        && !data.value().has("username")
        && !data.value().has("password")) {
      data.key("username").required();
      data.key("password").required();
    }
    if (type.equals("kubernetes.io/service-account-token")
        && secret
            .get("metadata", "annotations")
            .value()
            .path("kubernetes.io/service-account.name")
            .asText("")
            .isEmpty()) {
      secret.get("metadata", "annotations").key("kubernetes.io/service-account.name").required();
    }
  }

  /** What is wrong is told without telling the secret. */
  private static void checkJson(Field file) {
    try {
      Json.MAPPER.readTree(Base64.getDecoder().decode(file.text()));
    } catch (IOException broken) {
      file.withValue("<secret contents redacted>").invalid("must be JSON");
    }
  }
}

package dev.trimtab.apiserver.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.Optional;

/** Signs and verifies compact JSON Web Tokens (RFC 7519) with ES256, and only with that. */
final class JsonWebToken {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
  private static final int COORDINATE_BYTES = 32;

  private final KeyPair keys;
  private final String keyId;

  JsonWebToken(KeyPairPem pair) {
    this.keys = pair.keys();
    this.keyId = keyId(keys);
  }

  String sign(ObjectNode claims) {
    ObjectNode header = JSON.createObjectNode().put("alg", "ES256").put("kid", keyId);
    String body = encode(bytes(header)) + "." + encode(bytes(claims));
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(keys.getPrivate());
      signature.update(body.getBytes(StandardCharsets.US_ASCII));
      return body + "." + encode(signature.sign());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("cannot sign with the token key", broken);
    }
  }

  /** The claims of a token that we signed; empty for everything else. */
  Optional<JsonNode> verify(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode header = JSON.readTree(decode(parts[0]));
      if (!header.path("alg").asText("").equals("ES256")) {
        return Optional.empty();
      }
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(keys.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      if (!signature.verify(decode(parts[2]))) {
        return Optional.empty();
      }
      return Optional.of(JSON.readTree(decode(parts[1])));
    } catch (GeneralSecurityException | IllegalArgumentException | IOException notOurs) {
      return Optional.empty();
    }
  }

  /** The public key as a JWK set (RFC 7517). */
  ObjectNode keySet() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    ObjectNode set = JSON.createObjectNode();
    set.putArray("keys")
        .addObject()
        .put("use", "sig")
        .put("kty", "EC")
        .put("kid", keyId)
        .put("crv", "P-256")
        .put("alg", "ES256")
        .put("x", encode(coordinate(key.getW().getAffineX())))
        .put("y", encode(coordinate(key.getW().getAffineY())));
    return set;
  }

  private static byte[] coordinate(BigInteger value) {
    byte[] exact = new byte[COORDINATE_BYTES];
    byte[] bytes = value.toByteArray();
    int length = Math.min(bytes.length, COORDINATE_BYTES);
    System.arraycopy(bytes, bytes.length - length, exact, COORDINATE_BYTES - length, length);
    return exact;
  }

  private static String keyId(KeyPair keys) {
    try {
      return encode(MessageDigest.getInstance("SHA-256").digest(keys.getPublic().getEncoded()));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no SHA-256", missing);
    }
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("a tree that cannot be written", broken);
    }
  }

  private static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  private static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}

package dev.trimtab.apiserver.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.FieldError;
import dev.trimtab.apiserver.model.FieldError.Reason;
import dev.trimtab.apiserver.model.GroupVersionKind;
import dev.trimtab.apiserver.model.ObjectLookup;
import dev.trimtab.apiserver.model.UserInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Tokens of service accounts, bound to their account and to the pod that uses them. */
public final class ServiceAccountTokens {
  /** Who signs, and the audience of tokens for the API server itself. */
  public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  private static final GroupVersionKind REQUEST =
      new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");
  private static final Duration SHORTEST = Duration.ofMinutes(10);
  private static final Duration DEFAULT = Duration.ofHours(1);

  /** What projected volumes ask for; such tokens live longer, for clients that never read again. */
  private static final Duration PROJECTED = Duration.ofSeconds(3607);

  private static final Duration EXTENDED = Duration.ofDays(365);

  private final JsonWebToken signer;
  private final ObjectLookup objects;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  /**
   * Tokens signed with the cluster's key.
   *
   * @param ids makes the tokens' own names
   */
  public ServiceAccountTokens(
      Pki pki, ObjectLookup objects, InstantSource clock, Supplier<UUID> ids) {
    this.signer = new JsonWebToken(pki.tokenKeys());
    this.objects = objects;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Answers a {@code TokenRequest} for an account: the same object with the token in its status.
   *
   * @throws ApiException if the request is not sound, or is bound to an object that is not there
   */
  public ObjectNode request(ObjectNode request, ObjectNode account) {
    ObjectNode spec =
        request.path("spec") instanceof ObjectNode given ? given : request.putObject("spec");
    Duration asked = lifetime(request, spec);
    ArrayNode audiences =
        spec.path("audiences") instanceof ArrayNode given && !given.isEmpty()
            ? given
            : spec.putArray("audiences").add(ISSUER);
    Instant now = clock.instant();
    boolean extended = asked.equals(PROJECTED) && isForUs(audiences);
    ObjectNode claims = JsonNodeFactory.instance.objectNode();
    claims.set("aud", audiences);
    claims.put("exp", now.plus(extended ? EXTENDED : asked).getEpochSecond());
    claims.put("iat", now.getEpochSecond()).put("iss", ISSUER).put("jti", ids.get().toString());
    ObjectNode bound = claims.putObject("kubernetes.io");
    bind(bound, spec.path("boundObjectRef"), account);
    if (extended) {
      bound.put("warnafter", now.plus(asked).getEpochSecond());
    }
    claims.put("nbf", now.getEpochSecond());
    claims.put("sub", "system:serviceaccount:" + namespace(account) + ":" + name(account));
    request
        .putObject("status")
        .put("token", signer.sign(claims))
        .put(
            "expirationTimestamp",
            Instant.ofEpochSecond(now.plus(asked).getEpochSecond()).toString());
    return request;
  }

  private static Duration lifetime(ObjectNode request, ObjectNode spec) {
    if (!spec.hasNonNull("expirationSeconds")) {
      spec.put("expirationSeconds", DEFAULT.toSeconds());
    }
    Duration asked = Duration.ofSeconds(spec.path("expirationSeconds").asLong());
    String problem = "";
    if (asked.compareTo(SHORTEST) < 0) {
      problem = "may not specify a duration less than 10 minutes";
    } else if (asked.toSeconds() > 1L << 32) {
      problem = "may not specify a duration larger than 2^32 seconds";
    }
    if (!problem.isEmpty()) {
      throw ApiException.invalid(
          REQUEST,
          name(request),
          List.of(
              new FieldError(
                  Reason.INVALID,
                  "spec.expirationSeconds",
                  "Invalid value: " + asked.toSeconds() + ": " + problem)));
    }
    return asked;
  }

  private void bind(ObjectNode claim, JsonNode reference, ObjectNode account) {
    claim.put("namespace", namespace(account));
    if (reference.isObject()) {
      String kind = reference.path("kind").asText("").toLowerCase(Locale.ROOT);
      if (!List.of("pod", "secret", "node").contains(kind)) {
        throw ApiException.badRequest(
            "cannot bind token for serviceaccount \"%s\" to object \"%s\" of kind \"%s\""
                .formatted(name(account), reference.path("name").asText(""), kind));
      }
      ObjectNode object = boundObject(kind, reference, account);
      describe(claim.putObject(kind), object);
      String node = object.path("spec").path("nodeName").asText("");
      if (kind.equals("pod") && !node.isEmpty()) {
        objects.get("nodes", "", node).ifPresent(found -> describe(claim.putObject("node"), found));
      }
    }
    describe(claim.putObject("serviceaccount"), account);
  }

  private ObjectNode boundObject(String kind, JsonNode reference, ObjectNode account) {
    String name = reference.path("name").asText("");
    String namespace = kind.equals("node") ? "" : namespace(account);
    ObjectNode object =
        objects
            .get(kind + "s", namespace, name)
            .orElseThrow(
                () ->
                    new ApiException(
                        404, "NotFound", "%ss \"%s\" not found".formatted(kind, name)));
    String uid = reference.path("uid").asText("");
    if (!uid.isEmpty() && !uid.equals(uid(object))) {
      throw new ApiException(
          409,
          "Conflict",
          "the UID in the bound object reference (%s) does not match the UID in record. The object"
                  .formatted(uid)
              + " might have been deleted and then recreated");
    }
    if (kind.equals("pod")
        && !object.path("spec").path("serviceAccountName").asText("").equals(name(account))) {
      throw ApiException.badRequest(
          "cannot bind token for serviceaccount \"%s\" to pod running with different serviceaccount"
              .formatted(name(account)));
    }
    return object;
  }

  private static void describe(ObjectNode claim, ObjectNode object) {
    claim.put("name", name(object)).put("uid", uid(object));
  }

  /** Whose token it is; empty if it is none of ours, too old, too new, or its objects are gone. */
  public Optional<UserInfo> verify(String token) {
    return verify(token, List.of(ISSUER)).map(Verified::user);
  }

  /**
   * The same for whoever the token is meant for.
   *
   * @param audiences of whom the token must name at least one
   */
  public Optional<Verified> verify(String token, List<String> audiences) {
    return signer
        .verify(token)
        .filter(this::isInForce)
        .flatMap(
            claims -> {
              List<String> meant = new ArrayList<>(audiences);
              meant.retainAll(texts(claims.path("aud")));
              return meant.isEmpty()
                  ? Optional.empty()
                  : owner(claims).map(user -> new Verified(user, meant));
            });
  }

  /**
   * A good token.
   *
   * @param audiences those asked for that it is meant for
   */
  public record Verified(UserInfo user, List<String> audiences) {
    public Verified {
      audiences = List.copyOf(audiences);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText("")));
    return texts;
  }

  private boolean isInForce(JsonNode claims) {
    long now = clock.instant().getEpochSecond();
    return claims.path("iss").asText("").equals(ISSUER)
        && now < claims.path("exp").asLong()
        && now >= claims.path("nbf").asLong();
  }

  private static boolean isForUs(JsonNode audiences) {
    return texts(audiences).contains(ISSUER);
  }

  private Optional<UserInfo> owner(JsonNode claims) {
    JsonNode bound = claims.path("kubernetes.io");
    String namespace = bound.path("namespace").asText("");
    JsonNode account = bound.path("serviceaccount");
    boolean good =
        stillThere("serviceaccounts", namespace, account)
            && (!bound.has("pod") || stillThere("pods", namespace, bound.path("pod")))
            && (!bound.has("secret") || stillThere("secrets", namespace, bound.path("secret")));
    if (!good) {
      return Optional.empty();
    }
    return Optional.of(
        new UserInfo(
            claims.path("sub").asText(""),
            account.path("uid").asText(""),
            List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace)));
  }

  private boolean stillThere(String resource, String namespace, JsonNode claim) {
    return objects
        .get(resource, namespace, claim.path("name").asText(""))
        .filter(object -> uid(object).equals(claim.path("uid").asText("")))
        .isPresent();
  }

  /** {@code /openid/v1/jwks}: what others verify tokens with. */
  public ObjectNode keySet() {
    return signer.keySet();
  }

  /** {@code /.well-known/openid-configuration}. */
  public ObjectNode discovery() {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("issuer", ISSUER).put("jwks_uri", ISSUER + "/openid/v1/jwks");
    document.putArray("response_types_supported").add("id_token");
    document.putArray("subject_types_supported").add("public");
    document.putArray("id_token_signing_alg_values_supported").add("ES256");
    return document;
  }

  private static String name(ObjectNode object) {
    return object.path("metadata").path("name").asText("");
  }

  private static String namespace(ObjectNode object) {
    return object.path("metadata").path("namespace").asText("");
  }

  private static String uid(ObjectNode object) {
    return object.path("metadata").path("uid").asText("");
  }
}

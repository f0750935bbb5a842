package dev.trimtab.apiserver.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.security.Authorizer.Decision;
import java.util.ArrayList;
import java.util.List;

/**
 * The kinds that are questions: a client creates one and gets it back with the answer in its
 * status. Nothing is stored. Each method fills in and returns the object it is given.
 */
public final class AccessReviews {
  private final Authorizer authorizer;

  /** Answers by {@code authorizer}. */
  public AccessReviews(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /**
   * {@code SelfSubjectAccessReview}: may I?
   *
   * @throws ApiException if the question is not one
   */
  public ObjectNode selfSubjectAccess(ObjectNode review, UserInfo user) {
    return answer(review, user);
  }

  /**
   * {@code LocalSubjectAccessReview}: may they, in this namespace?
   *
   * @throws ApiException if the question is not one, or about another namespace
   */
  public ObjectNode localSubjectAccess(ObjectNode review, String namespace) {
    String asked = review.path("spec").path("resourceAttributes").path("namespace").asText("");
    if (!asked.equals(namespace)) {
      throw new ApiException(
          422,
          "Invalid",
          "LocalSubjectAccessReview.authorization.k8s.io \"\" is invalid:"
              + " spec.resourceAttributes.namespace: Invalid value: \"%s\": must match"
                  .formatted(asked)
              + " metadata.namespace");
    }
    return subjectAccess(review);
  }

  /**
   * {@code SubjectAccessReview}: may they?
   *
   * @throws ApiException if the question is not one
   */
  public ObjectNode subjectAccess(ObjectNode review) {
    JsonNode spec = review.path("spec");
    List<String> groups = new ArrayList<>();
    spec.path("groups").forEach(group -> groups.add(group.asText("")));
    if (spec.path("user").asText("").isEmpty() && groups.isEmpty()) {
      throw new ApiException(
          422,
          "Invalid",
          "SubjectAccessReview.authorization.k8s.io \"\" is invalid: spec.user: Invalid value:"
              + " \"\": at least one of user or group must be specified");
    }
    return answer(
        review, new UserInfo(spec.path("user").asText(""), spec.path("uid").asText(""), groups));
  }

  private ObjectNode answer(ObjectNode review, UserInfo user) {
    Decision decision = authorizer.decide(user, attributes(review.path("spec")));
    ObjectNode status = review.putObject("status").put("allowed", decision.allowed());
    if (!decision.reason().isEmpty()) {
      status.put("reason", decision.reason());
    }
    return review;
  }

  private static Attributes attributes(JsonNode spec) {
    JsonNode resource = spec.path("resourceAttributes");
    JsonNode path = spec.path("nonResourceAttributes");
    if (resource.isObject() == path.isObject()) {
      throw ApiException.badRequest(
          "spec: exactly one of resourceAttributes or nonResourceAttributes must be specified");
    }
    if (path.isObject()) {
      return Attributes.ofPath(path.path("verb").asText(""), path.path("path").asText(""));
    }
    return Attributes.ofResource(
        resource.path("verb").asText(""),
        resource.path("group").asText(""),
        resource.path("resource").asText(""),
        resource.path("subresource").asText(""),
        resource.path("namespace").asText(""),
        resource.path("name").asText(""));
  }

  /** {@code SelfSubjectReview}: who am I? */
  public ObjectNode selfSubject(ObjectNode review, UserInfo user) {
    review.putObject("status").set("userInfo", userInfo(user, review));
    return review;
  }

  private static ObjectNode userInfo(UserInfo user, ObjectNode factory) {
    ObjectNode info = factory.objectNode().put("username", user.name());
    if (!user.uid().isEmpty()) {
      info.put("uid", user.uid());
    }
    user.groups().forEach(info.putArray("groups")::add);
    return info;
  }

  /** {@code SelfSubjectRulesReview}: what may I, in a namespace? */
  public ObjectNode selfSubjectRules(ObjectNode review, UserInfo user) {
    ObjectNode status = review.putObject("status").put("incomplete", false);
    ArrayNode resources = status.putArray("resourceRules");
    ArrayNode paths = status.putArray("nonResourceRules");
    if (authorizer instanceof RbacAuthorizer rbac && !user.groups().contains(Pki.MASTERS)) {
      String namespace = review.path("spec").path("namespace").asText("default");
      for (JsonNode rule : rbac.rules(user, namespace)) {
        (rule.path("nonResourceURLs").isEmpty() ? resources : paths).add(rule);
      }
      return review;
    }
    ObjectNode everything = resources.addObject();
    for (String field : List.of("verbs", "apiGroups", "resources")) {
      everything.putArray(field).add("*");
    }
    ObjectNode everywhere = paths.addObject();
    everywhere.putArray("verbs").add("*");
    everywhere.putArray("nonResourceURLs").add("*");
    return review;
  }

  /** {@code TokenReview}: whose token is this? */
  public ObjectNode tokenReview(ObjectNode review, Authenticator authenticator) {
    String token = review.path("spec").path("token").asText("");
    if (token.isEmpty()) {
      throw ApiException.badRequest("token is required for TokenReview in authentication");
    }
    List<String> audiences = new ArrayList<>();
    review.path("spec").path("audiences").forEach(audience -> audiences.add(audience.asText("")));
    if (audiences.isEmpty()) {
      audiences.add(ServiceAccountTokens.ISSUER);
    }
    ObjectNode status = review.putObject("status");
    try {
      ServiceAccountTokens.Verified good = authenticator.ofToken(token, audiences);
      status.put("authenticated", true).set("user", userInfo(good.user(), review));
      good.audiences().forEach(status.putArray("audiences")::add);
    } catch (ApiException refused) {
      status.put("authenticated", false).putObject("user");
      status.put("error", refused.getMessage());
    }
    return review;
  }
}

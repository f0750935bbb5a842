package dev.trimtab.apiserver.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.model.UserInfo;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import dev.trimtab.apiserver.verbs.Target;
import dev.trimtab.apiserver.verbs.Verbs;

/** Resources that are questions: they are answered, not stored. */
final class Virtual {

  private final Verbs verbs;
  private final Access access;

  Virtual(Verbs verbs, Access access) {
    this.verbs = verbs;
    this.access = access;
  }

  /** Answers what is created. */
  ApiResponse create(Target target, ApiRequest request) {
    if (target.type().plural().equals("bindings")) {
      return verbs.pods().bindNamed(target, request);
    }
    ObjectNode question = Verbs.decodeOnly(target.type().gvk(), request);
    return ApiResponse.json(201, answer(target, question, request.user()));
  }

  /** {@code serviceaccounts/<name>/token}. */
  ApiResponse token(Target account, ApiRequest request) {
    ObjectNode question =
        Verbs.decodeOnly(account.type().subresource("token").orElseThrow().kind(), request);
    ObjectNode owner =
        verbs
            .objects()
            .get("serviceaccounts", account.namespace(), account.name())
            .orElseThrow(account::notFound);
    return ApiResponse.json(201, access.tokens().request(question, owner));
  }

  private ObjectNode answer(Target target, ObjectNode question, UserInfo user) {
    return switch (target.type().plural()) {
      case "selfsubjectaccessreviews" -> access.reviews().selfSubjectAccess(question, user);
      case "subjectaccessreviews" -> access.reviews().subjectAccess(question);
      case "localsubjectaccessreviews" ->
          access.reviews().localSubjectAccess(question, target.namespace());
      case "selfsubjectrulesreviews" -> access.reviews().selfSubjectRules(question, user);
      case "selfsubjectreviews" -> access.reviews().selfSubject(question, user);
      case "tokenreviews" -> access.reviews().tokenReview(question, access.authenticator());
      default -> throw ApiException.methodNotAllowed(target.type(), "create");
    };
  }
}

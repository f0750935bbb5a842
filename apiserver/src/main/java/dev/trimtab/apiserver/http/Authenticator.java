package dev.trimtab.apiserver.http;

import dev.trimtab.apiserver.model.UserInfo;
import io.vertx.core.http.HttpServerRequest;

/** Finds out who sends a request. */
@FunctionalInterface
public interface Authenticator {

  /**
   * The user.
   *
   * @throws dev.trimtab.apiserver.model.ApiException 401 if credentials are given that are not good
   */
  UserInfo authenticate(HttpServerRequest request);
}

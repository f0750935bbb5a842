package dev.trimtab.apiserver.server;

import dev.trimtab.apiserver.model.ApiException;
import dev.trimtab.apiserver.rest.ApiRequest;
import dev.trimtab.apiserver.rest.ApiResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** {@code /healthz}, {@code /livez} and {@code /readyz}, whole or by check. */
final class Health {

  private final Map<String, BooleanSupplier> checks;

  /**
   * @param checks by name, in the order of the report
   */
  Health(Map<String, BooleanSupplier> checks) {
    this.checks = new LinkedHashMap<>(checks);
  }

  ApiResponse handle(ApiRequest request) {
    String path = request.path();
    int slash = path.indexOf('/', 1);
    String endpoint = slash < 0 ? path.substring(1) : path.substring(1, slash);
    switch (endpoint) {
      case "healthz", "livez", "readyz" -> {}
      default -> throw ApiException.noSuchResource();
    }
    if (slash > 0) {
      return one(path.substring(slash + 1));
    }
    return all(endpoint, request);
  }

  private ApiResponse one(String name) {
    BooleanSupplier check = checks.get(name);
    if (check == null) {
      throw ApiException.noSuchResource();
    }
    return check.getAsBoolean()
        ? ApiResponse.text(200, "ok")
        : ApiResponse.text(500, "internal server error: " + name + " failed\n");
  }

  private ApiResponse all(String endpoint, ApiRequest request) {
    var report = new StringBuilder();
    boolean good = true;
    for (var check : checks.entrySet()) {
      boolean excluded = request.query().all("exclude").contains(check.getKey());
      boolean ok = excluded || check.getValue().getAsBoolean();
      good &= ok;
      report.append(ok ? "[+]" : "[-]").append(check.getKey());
      report.append(excluded ? " excluded: ok\n" : ok ? " ok\n" : " failed: reason withheld\n");
    }
    if (!good) {
      return ApiResponse.text(500, report + endpoint + " check failed\n");
    }
    return ApiResponse.text(
        200, request.query().has("verbose") ? report + endpoint + " check passed\n" : "ok");
  }
}

package dev.trimtab.apiserver.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trimtab.apiserver.schema.Quantity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one limit of a LimitRange says of requests and limits, in Kubernetes' words.
 *
 * @param limit an item of {@code spec.limits}
 */
record LimitBounds(JsonNode limit) {

  /** What it objects to; empty if the amounts are within all bounds. */
  List<String> objections(Amounts requests, Amounts limits) {
    List<String> objections = new ArrayList<>();
    Amounts.of(limit.path("min"))
        .quantities()
        .forEach(
            (name, least) -> {
              String rule = rule("minimum", name, least);
              if (!requests.names().contains(name)) {
                objections.add(rule + ".  No request is specified");
              } else if (order(requests, name, least) < 0) {
                objections.add(rule + ", but request is " + requests.get(name).text());
              } else if (limits.names().contains(name) && order(limits, name, least) < 0) {
                objections.add(rule + ", but limit is " + limits.get(name).text());
              }
            });
    Amounts.of(limit.path("max"))
        .quantities()
        .forEach(
            (name, most) -> {
              String rule = rule("maximum", name, most);
              if (!limits.names().contains(name)) {
                objections.add(rule + ".  No limit is specified");
              } else if (order(limits, name, most) > 0) {
                objections.add(rule + ", but limit is " + limits.get(name).text());
              } else if (requests.names().contains(name) && order(requests, name, most) > 0) {
                objections.add(rule + ", but request is " + requests.get(name).text());
              }
            });
    Amounts.of(limit.path("maxLimitRequestRatio"))
        .quantities()
        .forEach(
            (name, most) ->
                ratio(name, most, requests.get(name), limits.get(name)).ifPresent(objections::add));
    return objections;
  }

  private String rule(String bound, String name, Quantity edge) {
    return "%s %s usage per %s is %s".formatted(bound, name, type(), edge.text());
  }

  private static int order(Amounts amounts, String name, Quantity edge) {
    return Quantities.compare(amounts.get(name), edge);
  }

  private Optional<String> ratio(String name, Quantity most, Quantity request, Quantity limit) {
    String rule = "%s max limit to request ratio per %s is %s".formatted(name, type(), most.text());
    if (request.amount().signum() == 0) {
      return Optional.of(rule + ", but no request is specified or request is 0");
    }
    if (limit.amount().signum() == 0) {
      return Optional.of(rule + ", but no limit is specified or limit is 0");
    }
    BigDecimal ratio = limit.amount().divide(request.amount(), MathContext.DECIMAL64);
    return ratio.compareTo(most.amount()) <= 0
        ? Optional.empty()
        : Optional.of(
            "%s, but provided ratio is %s"
                .formatted(rule, String.format(Locale.ROOT, "%f", ratio)));
  }

  private String type() {
    return limit.path("type").asText("");
  }
}

package io.rollcall.app.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests that are made up by chance, near to those that are let in. Not thread-safe. */
final class HostileRequests {

  /** The service that the secret is for, and another. */
  static final String OWN = "orders";

  static final String FOREIGN = "payments";

  private static final int AT_ONCE = 20;
  private static final int MOST_CHANGES = 3;

  private static final List<String> PATHS =
      List.of(
          "/api/v1/services/payments/instances",
          "/api/v1/services/payments/instances/a",
          "/api/v1/services/payments/instances/a/heartbeat",
          "/api/v1/services/payments/instances/a/maintenance",
          "/api/v1/services/payments/select",
          "/api/v1/services/payments/explain",
          "/api/v1/services/orders/instances",
          "/api/v1/services/orders/instances/a",
          "/api/v1/services",
          "/api/v1/discover?service=payments",
          "/api/v1/stats",
          "/api/v1/settings",
          "/api/v1/settings/reload",
          "/api/v1/cache",
          "/api/v1/cache/payments",
          "/api/v1/instances",
          "/prometheus",
          "/health/liveness",
          "/docs");

  /** What a path may hide behind. */
  private static final List<String> BEFORE_PATHS =
      List.of(
          "",
          "",
          "",
          "",
          "",
          "",
          "http://localhost",
          "http://h?",
          "http://h?#",
          "http://h#",
          "*?://h");

  private static final List<String> METHODS = List.of("GET", "PUT", "DELETE", "POST", "PATCH");

  private static final List<String> PIECES =
      List.of(
          "/",
          "//",
          ".",
          "..",
          "/./",
          "/../",
          ";",
          ";a=b",
          "%2f",
          "%2F",
          "%2e%2e",
          "%5c",
          "\\",
          "%00",
          "%",
          "%zz",
          "?",
          "#",
          "*",
          "health",
          "/health",
          "/health/liveness",
          "orders",
          "http://localhost",
          "//localhost",
          "%25%32%66",
          "+",
          "&",
          "=",
          "@",
          ":",
          "payments",
          "%70ayments",
          "PAYMENTS",
          "{service}",
          "/docs",
          "/prometheus",
          "~",
          "\u00e9",
          "%c0%af");

  private static final List<String> SCHEMES =
      List.of("Bearer ", "bearer ", "BEARER  ", "Basic ", "Bearer", "", "Digest ", "Bearer rc_");

  private static final List<String> OTHER_HEADERS =
      List.of(
          "User-Agent: Rollcall",
          "Rollcall-Relayed: true",
          "X-Forwarded-For: 127.0.0.1",
          "X-Original-URL: /health",
          "X-HTTP-Method-Override: GET",
          "Authorization: Bearer rc_",
          "Accept: */*");

  private final Random random;
  private final String secret;

  HostileRequests(Random random, String secret) {
    this.random = random;
    this.secret = secret;
  }

  /** The next ones, to be sent one after the other. */
  List<String> some() {
    var requests = new ArrayList<String>();
    for (int i = 0; i < AT_ONCE; i++) {
      requests.add(request());
    }
    return requests;
  }

  private String request() {
    var body = random.nextInt(4) == 0 ? "{\"host\":\"h\",\"port\":1}" : "";
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nForwarded: for=10.%d.%d.%d\r\n%s%s: %s\r\n"
            .formatted(
                one(METHODS),
                target(),
                random.nextInt(256),
                random.nextInt(256),
                random.nextInt(256),
                authorization(),
                "Content-Length",
                body.length())
        + "Content-Type: application/json\r\n\r\n"
        + body;
  }

  private String target() {
    var path = one(BEFORE_PATHS) + one(PATHS);
    return random.nextInt(3) == 0 ? path : changed(path, PIECES);
  }

  private String authorization() {
    var other = random.nextInt(4) == 0 ? one(OTHER_HEADERS) + "\r\n" : "";
    return switch (random.nextInt(6)) {
      case 0 -> other;
      case 1, 2 -> other + "Authorization: Bearer " + secret + "\r\n";
      case 3 -> other + "Authorization: Bearer " + TestTokens.unknown() + "\r\n";
      default -> other + "Authorization: " + one(SCHEMES) + changed(secret, PIECES) + "\r\n";
    };
  }

  /** With some characters changed, left out, doubled or encoded, and some pieces put in. */
  private String changed(String text, List<String> pieces) {
    var changed = new StringBuilder(text);
    for (int i = random.nextInt(MOST_CHANGES) + 1; i > 0 && !changed.isEmpty(); i--) {
      int place = random.nextInt(changed.length());
      char c = changed.charAt(place);
      switch (random.nextInt(6)) {
        case 0 -> changed.deleteCharAt(place);
        case 1 -> changed.insert(place, c);
        case 2 -> changed.setCharAt(place, (char) ('!' + random.nextInt(94)));
        case 3 -> changed.replace(place, place + 1, "%%%02x".formatted((int) c));
        case 4 -> changed.setLength(place + 1);
        default -> changed.insert(place, one(pieces));
      }
    }
    return changed.toString();
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}

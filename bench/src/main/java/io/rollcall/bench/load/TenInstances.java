package io.rollcall.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** A service of ten instances, which send heartbeats. */
final class TenInstances {

  /** Where they are read. */
  static final String PATH = "/api/v1/services/orders/instances";

  private static final int COUNT = 10;

  private TenInstances() {}

  /**
   * Registers them.
   *
   * @param headers names and values in turn, beside those that each needs
   */
  static void register(HttpClient client, URI server, String... headers)
      throws IOException, InterruptedException {
    for (int i = 0; i < COUNT; i++) {
      var body =
          """
          {"host": "10.0.0.%d", "port": 8080, "zone": "a", "version": "1.4.2", "healthCheck": \
          {"type": "heartbeat", "ttl": "1h"}}"""
              .formatted(i);
      var request =
          HttpRequest.newBuilder(server.resolve(PATH + "/orders-" + i))
              .header("Content-Type", "application/json")
              .PUT(BodyPublishers.ofString(body));
      if (headers.length > 0) {
        request.headers(headers);
      }
      var answer = client.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IOException(server + ": " + answer.statusCode() + " " + answer.body());
      }
    }
  }
}

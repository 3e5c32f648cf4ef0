package io.rollcall.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Plain requests that must succeed. */
final class Http {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Http() {}

  static String get(URI uri) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri).build());
  }

  static String send(String method, URI uri, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json))
            .build());
  }

  /** As {@link #get}, with the headers. */
  static HttpResponse<String> ask(URI uri) throws IOException, InterruptedException {
    return ask(HttpRequest.newBuilder(uri).build());
  }

  private static String send(HttpRequest request) throws IOException, InterruptedException {
    return ask(request).body();
  }

  private static HttpResponse<String> ask(HttpRequest request)
      throws IOException, InterruptedException {
    var response = CLIENT.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(
          request.method()
              + " "
              + request.uri()
              + ": "
              + response.statusCode()
              + " "
              + response.body());
    }
    return response;
  }
}

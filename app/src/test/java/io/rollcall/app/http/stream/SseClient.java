package io.rollcall.app.http.stream;

import io.rollcall.app.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Listens to one stream and hands out its events in order. */
public final class SseClient implements AutoCloseable {

  /**
   * One event.
   *
   * @param id empty when it has none
   */
  public record Event(String id, String name, String data) {}

  private static final Event END = new Event("", "end of stream", "");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final HttpResponse<InputStream> response;

  /**
   * @param headers names and values in turn
   */
  public SseClient(TestServer server, String path, String... headers) {
    var request = HttpRequest.newBuilder(server.uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      response = client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::read);
  }

  public HttpResponse<?> response() {
    return response;
  }

  /** The next event, waited for with a bound. */
  public Event next() {
    try {
      var event = events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (event == null) {
        throw new AssertionError("no event within " + PATIENCE);
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public boolean hasEnded() {
    return next().equals(END);
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }

  private void read() {
    var id = "";
    var name = "";
    try (var reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          events.add(new Event(id, name, line.substring(6)));
          id = "";
        }
      }
    } catch (IOException closed) {
      // The end is told below, whatever brought it.
    }
    events.add(END);
  }
}

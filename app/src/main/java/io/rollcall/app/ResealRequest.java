package io.rollcall.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollcall.file.BoundedFile;
import io.rollcall.tls.ReplaceableTls;
import io.rollcall.tls.TlsFiles;
import io.rollcall.tls.TlsMaterial;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server to seal again what is not sealed with the primary key, until it has looked at all.
 *
 * @param tokenFile of whoever may administer; null where nothing is asked
 * @param ca certificates to trust; null for those that the JVM does
 * @param certificate what is shown to the server; null for none, as {@code key} is
 */
record ResealRequest(
    URI server,
    @Nullable Path tokenFile,
    @Nullable Path ca,
    @Nullable Path certificate,
    @Nullable Path key) {

  private static final String PATH = "/api/v1/sealing/reseal";
  private static final int MOST_TOKEN_BYTES = 16 * 1024;
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);

  /** A server answers within 10 s, as a rule, and says whether there is more to do. */
  private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(1);

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** An answer that is none, with what the server said instead. */
  private static final class Refused extends IOException {
    Refused(String message) {
      super(message);
    }
  }

  /** Returns the exit code: 0 when everything is sealed with the primary key now. */
  int run(PrintStream out, PrintStream err) {
    try (var client = client()) {
      long instances = 0;
      long configurations = 0;
      JsonNode answer;
      do {
        answer = ask(client);
        long further = answer.path("resealed").asLong();
        long furtherToo = answer.path("configurations").path("resealed").asLong();
        instances += further;
        configurations += furtherToo;
        if (further + furtherToo == 0 && !isWhole(answer)) {
          throw new Refused(
              "the server sealed %d again, and gets no further: its log tells why"
                  .formatted(instances + configurations));
        }
      } while (!isWhole(answer));
      out.printf("%d instances were sealed again%n", instances);
      out.printf("%d configurations were sealed again%n", configurations);
      long locked = both(answer, "locked");
      long failed = both(answer, "failed");
      if (locked > 0) {
        err.printf("rollcall: %d have values that the server cannot open%n", locked);
      }
      if (failed > 0) {
        err.printf("rollcall: %d could not be written, as the server's log tells%n", failed);
      }
      return locked + failed == 0 ? 0 : 1;
    } catch (IOException | IllegalArgumentException e) {
      var isPlain = e instanceof Refused || e instanceof IllegalArgumentException;
      err.printf("rollcall: %s: %s%n", server, isPlain ? e.getMessage() : e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  private HttpClient client() {
    var tls = new ReplaceableTls(TlsMaterial.of(new TlsFiles(ca, certificate, key)));
    return HttpClient.newBuilder()
        .connectTimeout(CONNECTED_WITHIN)
        .sslContext(tls.newContext())
        .build();
  }

  private static long both(JsonNode answer, String count) {
    return answer.path(count).asLong() + answer.path("configurations").path(count).asLong();
  }

  private static boolean isWhole(JsonNode answer) {
    return answer.path("whole").asBoolean(true);
  }

  private JsonNode ask(HttpClient client) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.resolve(PATH))
            .timeout(ANSWERED_WITHIN)
            .POST(HttpRequest.BodyPublishers.noBody());
    if (tokenFile != null) {
      var token = BoundedFile.text(tokenFile, MOST_TOKEN_BYTES).strip();
      request.header("Authorization", "Bearer " + token);
    }
    var response = client.send(request.build(), BodyHandlers.ofString());
    var json = MAPPER.readTree(response.body());
    if (response.statusCode() != 200 || json == null) {
      var detail = json == null ? "" : json.path("detail").asText();
      throw new Refused("the server answered %d: %s".formatted(response.statusCode(), detail));
    }
    return json;
  }
}

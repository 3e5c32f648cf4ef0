package io.rollcall.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollcall.file.BoundedFile;
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
 */
record ResealRequest(URI server, @Nullable Path tokenFile) {

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
    try (var client = HttpClient.newBuilder().connectTimeout(CONNECTED_WITHIN).build()) {
      long resealed = 0;
      JsonNode answer;
      do {
        answer = ask(client);
        resealed += answer.path("resealed").asLong();
      } while (!answer.path("whole").asBoolean(true));
      long locked = answer.path("locked").asLong();
      long failed = answer.path("failed").asLong();
      out.printf("%d instances were sealed again%n", resealed);
      if (locked > 0) {
        err.printf("rollcall: %d instances have values that the server cannot open%n", locked);
      }
      if (failed > 0) {
        err.printf("rollcall: %d could not be written, as the server's log tells%n", failed);
      }
      return locked + failed == 0 ? 0 : 1;
    } catch (IOException | IllegalArgumentException e) {
      err.printf(
          "rollcall: %s: %s%n", server, e instanceof Refused ? e.getMessage() : e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
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

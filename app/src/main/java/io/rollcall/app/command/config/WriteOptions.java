package io.rollcall.app.command.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollcall.app.command.ServerCommand;
import io.rollcall.app.command.ServerConnection;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import picocli.CommandLine.Option;

/** What the writes of one configuration have in common. */
final class WriteOptions {

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Why, for the history: a line of at most 256 characters.")
  private String message = "";

  /** Makes one write, and shows the version that is the latest then. */
  int send(ServerCommand command, ServerConnection server, ObjectNode write, boolean isForced)
      throws IOException, InterruptedException {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("message", message);
    if (isForced) {
      body.put("force", true);
    }
    body.putArray("writes").add(write);
    var request =
        server
            .request(ConfigPaths.ALL)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()));
    var result = server.json(request).path("results").path(0);
    command.out().println(VersionLine.of(result));
    if (!result.path("changed").asBoolean(true)) {
      command.say(result.path("key").asText() + " has that value already");
    }
    return ServerCommand.DONE;
  }
}

package io.rollcall.app.command.config;

import io.rollcall.app.command.ServerCommand;
import io.rollcall.app.command.ServerConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what the server exports. */
@Command(
    name = "export",
    description = {
      "Prints the latest values of all configurations that may be read, for 'import'.",
      "Values that are sealed in the store are in clear there."
    },
    mixinStandardHelpOptions = true,
    footer = {"%nExample:%n", "  rollcall config export payments/ > payments.json"})
final class ConfigExport extends ServerCommand {

  @Parameters(
      arity = "0..1",
      paramLabel = "PREFIX",
      description = "Only those whose keys begin so, such as payments/.")
  private String prefix = "";

  @Override
  protected int run(ServerConnection server) throws IOException, InterruptedException {
    var request = server.request(ConfigPaths.query(ConfigPaths.EXPORT, Map.of("prefix", prefix)));
    var answer = server.open(request);
    warnWhenStale(answer);
    try (var body =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      body.transferTo(out());
    }
    out().flush();
    return DONE;
  }
}

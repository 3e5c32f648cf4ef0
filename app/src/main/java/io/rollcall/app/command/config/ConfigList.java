package io.rollcall.app.command.config;

import io.rollcall.app.command.ServerCommand;
import io.rollcall.app.command.ServerConnection;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a line for each configuration. */
@Command(
    name = "list",
    description = "Lists the configurations that may be read, a line each with the latest version.",
    mixinStandardHelpOptions = true,
    footer = {"%nExample:%n", "  rollcall config list payments/ | cut -f 1"})
final class ConfigList extends ServerCommand {

  private static final String AT_ONCE = "1000";

  @Parameters(
      arity = "0..1",
      paramLabel = "PREFIX",
      description = "Only those whose keys begin so, such as payments/.")
  private String prefix = "";

  @Override
  protected int run(ServerConnection server) throws IOException, InterruptedException {
    var after = "";
    do {
      var asked = Map.of("prefix", prefix, "after", after, "limit", AT_ONCE);
      var page = server.json(server.request(ConfigPaths.query(ConfigPaths.ALL, asked)));
      page.path("entries").forEach(version -> out().println(VersionLine.of(version)));
      after = page.path("next").asText("");
    } while (!after.isEmpty());
    return DONE;
  }
}

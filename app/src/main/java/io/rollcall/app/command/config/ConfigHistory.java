package io.rollcall.app.command.config;

import io.rollcall.app.command.ServerCommand;
import io.rollcall.app.command.ServerConnection;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a line for each version. */
@Command(
    name = "history",
    description = "Lists the versions of a configuration that are kept, the latest first.",
    mixinStandardHelpOptions = true,
    footer = {"%nExample:%n", "  rollcall config history payments/limits --limit 5"})
final class ConfigHistory extends ServerCommand {

  private static final int AT_ONCE = 1_000;

  @Parameters(paramLabel = "KEY", description = "Such as payments/limits.")
  private String key = "";

  @Option(names = "--limit", paramLabel = "N", description = "So many at most; by default all.")
  private int limit = Integer.MAX_VALUE;

  @Override
  protected int run(ServerConnection server) throws IOException, InterruptedException {
    var from = "";
    int left = limit;
    do {
      var asked = Map.of("from", from, "limit", Integer.toString(Math.min(left, AT_ONCE)));
      var page =
          server.json(server.request(ConfigPaths.query(ConfigPaths.of(key) + "/history", asked)));
      page.path("versions").forEach(version -> out().println(VersionLine.of(version)));
      left -= page.path("versions").size();
      from = page.path("next").asText("");
    } while (left > 0 && !from.isEmpty());
    return DONE;
  }
}

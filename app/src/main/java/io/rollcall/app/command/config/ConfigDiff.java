package io.rollcall.app.command.config;

import io.rollcall.app.command.ServerCommand;
import io.rollcall.app.command.ServerConnection;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a unified diff. */
@Command(
    name = "diff",
    description = "Prints what became other between two versions, as a unified diff.",
    mixinStandardHelpOptions = true,
    footer = {"%nExample:%n", "  rollcall config diff payments/limits --from 3 --to 5"})
final class ConfigDiff extends ServerCommand {

  @Parameters(paramLabel = "KEY", description = "Such as payments/limits.")
  private String key = "";

  @Option(
      names = "--from",
      paramLabel = "N",
      description = "The earlier version; by default the one before the later one.")
  private @Nullable Long from;

  @Option(
      names = "--to",
      paramLabel = "N",
      description = "The later version; by default the latest one.")
  private @Nullable Long to;

  @Override
  protected int run(ServerConnection server) throws IOException, InterruptedException {
    var asked = Map.of("from", text(from), "to", text(to));
    var answer =
        server.send(server.request(ConfigPaths.query(ConfigPaths.of(key) + "/diff", asked)));
    out().print(answer.body());
    out().flush();
    return DONE;
  }

  private static String text(@Nullable Long version) {
    return version == null ? "" : version.toString();
  }
}

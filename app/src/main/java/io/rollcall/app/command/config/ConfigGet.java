package io.rollcall.app.command.config;

import io.rollcall.app.command.ServerCommand;
import io.rollcall.app.command.ServerConnection;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the value, and nothing beside it. */
@Command(
    name = "get",
    description = "Prints the value of a configuration, as it was written.",
    footer = {"%nExample:%n", "  rollcall config get payments/limits --version 3 > limits.json"})
final class ConfigGet extends ServerCommand {

  @Parameters(paramLabel = "KEY", description = "Such as payments/limits.")
  private String key = "";

  @Option(names = "--version", paramLabel = "N", description = "That version, not the latest one.")
  private @Nullable Long version;

  /** The standard ones would take {@code --version} for that of this program. */
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean isHelp;

  @Override
  protected int run(ServerConnection server) throws IOException, InterruptedException {
    var which = version == null ? "" : version.toString();
    var answer =
        server.send(
            server.request(ConfigPaths.query(ConfigPaths.of(key), Map.of("version", which))));
    warnWhenStale(answer);
    out().print(answer.body());
    out().flush();
    return DONE;
  }
}

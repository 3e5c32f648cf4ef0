package io.rollcall.app.command.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rollcall.app.command.ServerCommand;
import io.rollcall.app.command.ServerConnection;
import io.rollcall.model.Limits;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings an earlier value back. */
@Command(
    name = "rollback",
    description = {
      "Gives a configuration the value again that it had in an earlier version.",
      "That is a new version, which is shown; the history stays as it is."
    },
    mixinStandardHelpOptions = true,
    footer = {"%nExample:%n", "  rollcall config rollback payments/limits 3 -m 'Too high'"})
final class ConfigRollback extends ServerCommand {

  @Parameters(index = "0", paramLabel = "KEY", description = "Such as payments/limits.")
  private String key = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "As 'history' shows it.")
  private long version;

  @Option(
      names = "--if-version",
      paramLabel = "N",
      description = "Roll back only while the latest version is this one.")
  private @Nullable Long latest;

  @Mixin private WriteOptions writing = new WriteOptions();

  @Override
  protected int run(ServerConnection server) throws IOException, InterruptedException {
    var write = JsonNodeFactory.instance.objectNode();
    write.put("key", Limits.requireConfigKey("KEY", key)).put("rollbackTo", version);
    if (latest != null) {
      write.put("ifVersion", latest);
    }
    return writing.send(this, server, write, false);
  }
}

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

/** Takes a value away. */
@Command(
    name = "delete",
    description = {
      "Takes the value of a configuration away, and shows the version that says so.",
      "Its history stays for a while: 'rollback' brings the value back."
    },
    mixinStandardHelpOptions = true,
    footer = {"%nExample:%n", "  rollcall config delete payments/limits --if-version 4"})
final class ConfigDelete extends ServerCommand {

  @Parameters(paramLabel = "KEY", description = "Such as payments/limits.")
  private String key = "";

  @Option(
      names = "--if-version",
      paramLabel = "N",
      description = "Delete only while the latest version is this one.")
  private @Nullable Long version;

  @Mixin private WriteOptions writing = new WriteOptions();

  @Override
  protected int run(ServerConnection server) throws IOException, InterruptedException {
    var write = JsonNodeFactory.instance.objectNode();
    write.put("key", Limits.requireConfigKey("KEY", key)).put("delete", true);
    if (version != null) {
      write.put("ifVersion", version);
    }
    return writing.send(this, server, write, false);
  }
}

package io.rollcall.app.command.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rollcall.app.command.Input;
import io.rollcall.app.command.ServerCommand;
import io.rollcall.app.command.ServerConnection;
import io.rollcall.model.Limits;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a value. */
@Command(
    name = "put",
    description = {
      "Gives a configuration a value, and shows the version that is the latest then.",
      "A value that it has already makes no version."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "%nExamples:%n",
      "  rollcall config put payments/limits limits.json --if-version 3 -m 'Raise the limit'",
      "  echo 42 | rollcall config put payments/retries --if-absent"
    })
final class ConfigPut extends ServerCommand {

  @Parameters(index = "0", paramLabel = "KEY", description = "Such as payments/limits.")
  private String key = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "File with the value; without it, the value is read from standard input.")
  private @Nullable Path file;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      description =
          "Media type of the value, such as application/json; by default what the end of the file's"
              + " name says, else that of the key's name, else text/plain.")
  private @Nullable String contentType;

  @ArgGroup private ConfigCondition condition = new ConfigCondition();

  @Option(
      names = "--force",
      description = "Write it even though its size is quite another than before.")
  private boolean force;

  @Mixin private WriteOptions writing = new WriteOptions();

  @Override
  protected int run(ServerConnection server) throws IOException, InterruptedException {
    Limits.requireConfigKey("KEY", key);
    var value = Input.text(file, Limits.CONFIG_VALUE_SIZE);
    var type = contentType != null ? contentType : MediaTypes.of(file, key);
    var write = JsonNodeFactory.instance.objectNode();
    write.put("key", key).put("value", value).put("contentType", type);
    return writing.send(this, server, condition.addTo(write), force);
  }
}

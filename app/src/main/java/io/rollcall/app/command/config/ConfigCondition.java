package io.rollcall.app.command.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What has to hold for a value to be written; one of both at most. */
final class ConfigCondition {

  @Option(
      names = "--if-version",
      paramLabel = "N",
      description = "Write only while the latest version is this one.")
  private @Nullable Long version;

  @Option(names = "--if-absent", description = "Write only while there is no value.")
  private boolean isAbsent;

  ObjectNode addTo(ObjectNode write) {
    if (version != null) {
      write.put("ifVersion", version);
    }
    if (isAbsent) {
      write.put("ifAbsent", true);
    }
    return write;
  }
}

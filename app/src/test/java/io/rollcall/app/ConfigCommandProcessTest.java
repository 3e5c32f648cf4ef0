package io.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands about configurations, in processes of their own. */
@Timeout(90)
class ConfigCommandProcessTest {

  @TempDir private Path folder;

  @Test
  void whichServerIsAskedIsSaidByAVariableAndTextIsUtf8WhateverTheLocale() throws Exception {
    var value = Files.writeString(folder.resolve("greeting.txt"), "Grüß Gott\n");
    try (var server = TestServer.start()) {
      var variables = Map.of("ROLLCALL_SERVER", server.uri("").toString(), "LC_ALL", "C");
      try (var put =
          RollcallProcess.start(variables, "config", "put", "greeting", value.toString())) {
        assertThat(put.exitCode()).isZero();
        assertThat(put.output()).startsWith("greeting\t1\t").contains("\ttext/plain\t");
      }
      try (var get = RollcallProcess.start(variables, "config", "get", "greeting")) {
        assertThat(get.exitCode()).isZero();
        assertThat(get.output()).isEqualTo("Grüß Gott\n");
      }
      try (var get = RollcallProcess.start(variables, "config", "get", "none")) {
        assertThat(get.exitCode()).isEqualTo(1);
        assertThat(get.output().lines()).singleElement().asString().startsWith("rollcall: ");
      }
    }
  }
}

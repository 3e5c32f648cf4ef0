package io.rollcall.bench.load;

import java.io.IOException;
import java.nio.file.Path;

/** Tokens for load runs, made as operators make them. */
final class BenchToken {

  private BenchToken() {}

  /**
   * Adds one to a file, with the rights that load runs need, and returns its secret.
   *
   * @param command that starts Rollcall
   */
  static String create(String command, Path tokens) throws IOException, InterruptedException {
    var started =
        new ProcessBuilder(
                command,
                "token",
                "create",
                "--name=bench",
                "--allow=register,discover,administer:*",
                tokens.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var secret = started.inputReader().readAllAsString().strip();
    if (started.waitFor() != 0) {
      throw new IOException("no token was created");
    }
    return secret;
  }
}

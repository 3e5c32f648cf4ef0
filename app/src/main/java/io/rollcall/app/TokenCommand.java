package io.rollcall.app;

import io.rollcall.app.security.token.TokenSecret;
import io.rollcall.app.security.token.TokensFile;
import io.rollcall.time.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The commands about tokens. They need no server: one that runs sees by itself that the file has
 * changed.
 */
@Command(
    name = "token",
    description = "Makes, lists and checks the tokens by which callers are known.",
    mixinStandardHelpOptions = true,
    subcommands = TokenCreation.class)
final class TokenCommand {

  static final String FILE = "File of tokens, as rollcall.security.tokens-file names it.";

  private static final int UNUSABLE = 1;

  /** Prints a line for each secret. */
  @Command(
      name = "list",
      description = "Shows what each token of a file may do, and until when.",
      mixinStandardHelpOptions = true)
  int list(@Parameters(paramLabel = "FILE", description = FILE) Path file) {
    return RollcallCommand.orRefuse(
        () -> {
          new TokensFile(file).describe(Clock.system().now()).forEach(System.out::println);
          return 0;
        });
  }

  /** Reads the token where other programs do not see it. */
  @Command(
      name = "check",
      description = {
        "Shows what the token on standard input may do.",
        "Exits with 1 when it is mistyped, or not in the file."
      },
      mixinStandardHelpOptions = true)
  int check(@Parameters(paramLabel = "FILE", description = FILE) Path file) {
    return RollcallCommand.orRefuse(() -> check(new TokensFile(file)));
  }

  private static int check(TokensFile file) {
    TokenSecret secret;
    try {
      secret = new TokenSecret(readLine());
    } catch (IllegalArgumentException mistyped) {
      RollcallCommand.say(String.valueOf(mistyped.getMessage()));
      return UNUSABLE;
    }
    var facts = file.describe(secret, Clock.system().now());
    if (facts.isEmpty()) {
      RollcallCommand.say("the token is not in the file");
      return UNUSABLE;
    }
    facts.forEach(System.out::println);
    return 0;
  }

  private static String readLine() {
    try {
      var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      var line = input.readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

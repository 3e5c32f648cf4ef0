package io.rollcall.app;

import io.rollcall.app.security.token.TokenEntry;
import io.rollcall.app.security.token.TokenSecret;
import io.rollcall.app.security.token.TokensFile;
import io.rollcall.app.setting.DurationText;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command that makes a token. Its secret alone goes to standard output, so that a script can
 * put it where it belongs.
 */
@Command(
    name = "create",
    description = {
      "Makes a token, and shows its secret this once.",
      "When the file has one of this name, that gets a second secret, for rotation: what it may do"
          + " stays as it is, so --allow, --network and --host must be left out."
    },
    mixinStandardHelpOptions = true)
final class TokenCreation implements Callable<Integer> {

  @Option(names = "--name", required = true, description = "Whose it is.")
  private String name = "";

  @Option(
      names = "--allow",
      paramLabel = "ACTIONS:NAMES",
      description =
          "What may be done with it, such as register,deregister:orders,orders.* on services, or"
              + " read:payments/* on configurations; * is for all. May be given several times.")
  private List<String> allowed = new ArrayList<>();

  @Option(
      names = "--expires",
      paramLabel = "WHEN",
      description =
          "When it ends: after a duration, such as 90d, or at a time, such as"
              + " 2030-01-31T00:00:00Z; by default never.")
  private @Nullable String expires;

  @Option(
      names = "--network",
      description = "From where it may be used, such as 10.0.0.0/8. May be given several times.")
  private List<String> networks = new ArrayList<>();

  @Option(
      names = "--host",
      description =
          "Hosts that may be registered with it, such as 10.1.0.0/16 or *.orders.internal. May be"
              + " given several times.")
  private List<String> hosts = new ArrayList<>();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = TokenCommand.FILE + " Without it, the entry to be added is shown.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    return RollcallCommand.orRefuse(this::create);
  }

  private int create() {
    var secret = TokenSecret.random(new SecureRandom());
    try {
      add(new TokenEntry(name, secret, end(), allowed, networks, hosts));
    } catch (IllegalArgumentException e) {
      RollcallCommand.say(String.valueOf(e.getMessage()));
      return RollcallCommand.WRONG_COMMAND_LINE;
    } catch (IOException e) {
      throw new UncheckedIOException("%s: %s".formatted(file, e.getMessage()), e);
    }
    System.out.println(secret.text());
    return 0;
  }

  private void add(TokenEntry entry) throws IOException {
    if (file == null) {
      entry.lines().forEach(System.err::println);
    } else {
      new TokensFile(file).add(entry);
      RollcallCommand.say(
          "%s has the token %s; its secret is shown this once".formatted(file, name));
    }
  }

  private @Nullable Instant end() {
    if (expires == null) {
      return null;
    }
    try {
      return Instant.parse(expires);
    } catch (DateTimeParseException noTime) {
      return Clock.system().now().truncatedTo(ChronoUnit.SECONDS).plus(DurationText.parse(expires));
    }
  }
}

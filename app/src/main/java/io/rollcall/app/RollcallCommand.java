package io.rollcall.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.app.command.config.ConfigCommand;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.SettingProblem;
import io.rollcall.app.setting.SettingsSource;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that starts the server. */
@Command(
    name = "rollcall",
    description = "A service registry and discovery server.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {ConfigCommand.class, TokenCommand.class, KeysCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:help or the version was shown, or the settings are right",
      "1:the server could not start",
      "2:the command line is wrong",
      "78:a setting is wrong",
      "143:stopped by SIGTERM, in order"
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  ROLLCALL_HEAP        most heap that bin/rollcall lets the JVM use, such as 2g",
      "  ROLLCALL_JAVA_OPTS   further options for the JVM",
      "%nSIGHUP, or a change of the file, has settings read again while the server runs."
    })
public final class RollcallCommand implements Callable<Integer> {

  static final int CANNOT_START = 1;

  static final int WRONG_COMMAND_LINE = 2;

  /** {@code EX_CONFIG} of sysexits.h. */
  static final int INVALID_SETTING = 78;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "YAML or TOML file with settings; docs/configuration.md lists them.")
  private @Nullable Path config;

  @Option(
      names = "--host",
      description = "Address to listen on; wins over the setting rollcall.http.host.")
  private @Nullable String host;

  @Option(
      names = "--port",
      description = "Port to listen on; wins over the setting rollcall.http.port.")
  private @Nullable Integer port;

  /** Starts the server, which runs until the process is told to end. */
  public static void main(String[] args) {
    // Else a client could have the server begin handshakes anew, as fast as it can ask for them.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    int exitCode =
        new CommandLine(new RollcallCommand())
            .setOut(new PrintWriter(System.out, true, UTF_8))
            .setErr(new PrintWriter(System.err, true, UTF_8))
            .execute(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  @Override
  public Integer call() {
    return orRefuse(
        () -> {
          Server.start(source(Optional.ofNullable(config), options()));
          return 0;
        });
  }

  /** Prints what would hold, a setting a line, or what is wrong. */
  @Command(
      name = "check-settings",
      description =
          "Reads a file of settings as a start would, says what is wrong, and starts nothing.",
      mixinStandardHelpOptions = true)
  int checkSettings(
      @Parameters(paramLabel = "FILE", description = "YAML or TOML file with settings.")
          Path file) {
    return orRefuse(
        () -> {
          Server.check(source(Optional.of(file), Map.of()))
              .effective()
              .forEach(
                  (key, value) ->
                      System.out.printf(
                          "%s = '%s' (%s)%n",
                          key, value.shown(), value.origin().name().toLowerCase(Locale.ROOT)));
          return 0;
        });
  }

  private static SettingsSource source(Optional<Path> file, Map<String, String> options) {
    return new SettingsSource(file, System.getenv(), options);
  }

  private Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    if (host != null) {
      options.put("rollcall.http.host", host);
    }
    if (port != null) {
      options.put("rollcall.http.port", port.toString());
    }
    return options;
  }

  /**
   * Says in a line each what the operator can mend; anything else is a fault of the server's own.
   *
   * @param work returns the exit code
   */
  static int orRefuse(IntSupplier work) {
    try {
      LogFormat.check();
      return work.getAsInt();
    } catch (RuntimeException error) {
      for (var cause : causesOf(error)) {
        if (cause instanceof InvalidSettings invalid) {
          invalid.problems().stream().map(SettingProblem::message).forEach(RollcallCommand::say);
          return INVALID_SETTING;
        }
        if (cause instanceof UncheckedIOException unwritable) {
          say(String.valueOf(unwritable.getMessage()));
          return CANNOT_START;
        }
        if (cause instanceof CannotListen) {
          say(String.valueOf(cause.getMessage()));
          return CANNOT_START;
        }
      }
      throw error;
    }
  }

  static void say(String message) {
    System.err.println("rollcall: " + message);
  }

  private static List<Throwable> causesOf(Throwable error) {
    return Stream.<@Nullable Throwable>iterate(error, Objects::nonNull, Throwable::getCause)
        .toList();
  }
}

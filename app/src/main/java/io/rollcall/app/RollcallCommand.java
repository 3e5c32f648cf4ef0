package io.rollcall.app;

import io.rollcall.app.config.InvalidSetting;
import io.rollcall.app.config.SettingsFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that starts the server. */
@Command(
    name = "rollcall",
    description = "A service registry and discovery server.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:help or the version was shown",
      "1:the server could not start",
      "2:the command line is wrong",
      "78:a setting is wrong",
      "143:stopped by SIGTERM, in order"
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  ROLLCALL_HEAP        most heap that bin/rollcall lets the JVM use, such as 2g",
      "  ROLLCALL_JAVA_OPTS   further options for the JVM"
    })
public final class RollcallCommand implements Callable<Integer> {

  static final int CANNOT_START = 1;

  /** {@code EX_CONFIG} of sysexits.h. */
  static final int INVALID_SETTING = 78;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "YAML file with settings; docs/configuration.md lists them.")
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
    int exitCode = new CommandLine(new RollcallCommand()).execute(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  @Override
  public Integer call() {
    try {
      LogFormat.check();
      Server.start(Optional.ofNullable(config).map(SettingsFile::read), options());
      return 0;
    } catch (RuntimeException e) {
      return refuse(e);
    }
  }

  private Map<String, Object> options() {
    var options = new LinkedHashMap<String, Object>();
    if (host != null) {
      options.put("rollcall.http.host", host);
    }
    if (port != null) {
      options.put("rollcall.http.port", port);
    }
    return options;
  }

  /** Says in one line what the operator can mend; anything else is a fault of the server's own. */
  private int refuse(RuntimeException error) {
    for (var cause : causesOf(error)) {
      if (cause instanceof InvalidSetting) {
        return say(cause.getMessage(), INVALID_SETTING);
      }
      if (cause instanceof CannotListen) {
        return say(cause.getMessage(), CANNOT_START);
      }
    }
    throw error;
  }

  private static int say(@Nullable String message, int exitCode) {
    System.err.println("rollcall: " + message);
    return exitCode;
  }

  private static List<Throwable> causesOf(Throwable error) {
    return Stream.<@Nullable Throwable>iterate(error, Objects::nonNull, Throwable::getCause)
        .toList();
  }
}

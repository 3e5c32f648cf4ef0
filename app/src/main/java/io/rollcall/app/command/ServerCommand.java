package io.rollcall.app.command;

import io.rollcall.model.RegistryException.InvalidValue;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A command that asks a server. What it finds goes to standard output, plain enough for other
 * programs; what went wrong goes to standard error.
 */
public abstract class ServerCommand implements Callable<Integer> {

  public static final int DONE = 0;

  /** The server refused, or could not be asked, or what it said could not be shown. */
  public static final int FAILED = 1;

  public static final int WRONG_COMMAND_LINE = 2;

  @Mixin private ServerOptions options = new ServerOptions();

  @Spec private @Nullable CommandSpec spec;

  /**
   * Does it.
   *
   * @return the exit code
   * @throws InvalidValue when the command line is wrong
   */
  protected abstract int run(ServerConnection server) throws IOException, InterruptedException;

  @Override
  public final Integer call() {
    try (var server = options.connect(System.getenv())) {
      return orSay(server);
    } catch (IllegalArgumentException e) {
      say(String.valueOf(e.getMessage()));
      return WRONG_COMMAND_LINE;
    }
  }

  private int orSay(ServerConnection server) {
    try {
      int exitCode = run(server);
      if (!out().checkError()) {
        return exitCode;
      }
      say("what was found could not be written to the output");
    } catch (InvalidValue | IllegalArgumentException e) {
      say(String.valueOf(e.getMessage()));
      return WRONG_COMMAND_LINE;
    } catch (Refused e) {
      say(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      say(server.server() + " could not be asked: " + reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return FAILED;
  }

  /** Says so where the answer may be out of date. */
  protected void warnWhenStale(HttpResponse<?> answer) {
    if (answer.headers().firstValue("Rollcall-Stale").isPresent()) {
      say("the server's store is out of reach, so this is what was last known");
    }
  }

  public PrintWriter out() {
    return spec().commandLine().getOut();
  }

  public void say(String message) {
    spec().commandLine().getErr().println("rollcall: " + message);
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }

  /** Of a connection that is refused, the JDK says no more than the kind of the exception. */
  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}

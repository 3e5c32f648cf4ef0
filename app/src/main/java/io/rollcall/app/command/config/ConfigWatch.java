package io.rollcall.app.command.config;

import io.rollcall.app.command.EventReader;
import io.rollcall.app.command.Refused;
import io.rollcall.app.command.ServerCommand;
import io.rollcall.app.command.ServerConnection;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what changes until it is stopped. A connection that breaks is made again. */
@Command(
    name = "watch",
    description = {
      "Shows the latest version of a configuration, or of all whose keys begin alike, and each that"
          + " becomes the latest, until it is stopped.",
      "It goes on when the server is restarted."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "%nExamples:%n",
      "  rollcall config watch payments/limits",
      "  rollcall config watch --prefix payments/",
      "  rollcall config watch payments/limits --json | jq -r --unbuffered .value"
    })
final class ConfigWatch extends ServerCommand {

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Given one of both. */
  private static final class Watched {

    @Parameters(paramLabel = "KEY", description = "Such as payments/limits.")
    private @Nullable String key;

    @Option(
        names = "--prefix",
        paramLabel = "PREFIX",
        description = "All whose keys begin so, such as payments/; an empty one is that of all.")
    private @Nullable String prefix;

    String path() {
      return key != null
          ? ConfigPaths.of(key) + "/watch"
          : ConfigPaths.query(ConfigPaths.WATCH, Map.of("prefix", prefix == null ? "" : prefix));
    }
  }

  @ArgGroup(multiplicity = "1")
  private Watched watched = new Watched();

  @Option(
      names = "--json",
      description =
          "Show what the server tells, a line of JSON each; that of one key has its value.")
  private boolean isJson;

  @Option(
      names = "--once",
      description = "End after the first change, or deletion, even one while no server was there.")
  private boolean isOnce;

  private final ShownVersions shown = new ShownVersions();
  private String lastId = "";

  @Override
  protected int run(ServerConnection server) throws IOException, InterruptedException {
    var path = watched.path();
    boolean wasOpen = false;
    var pause = SHORTEST_PAUSE;
    try (var scheduler = Scheduler.system()) {
      while (true) {
        try (var events = open(server, path, scheduler)) {
          wasOpen = true;
          if (print(events)) {
            return DONE;
          }
          pause = SHORTEST_PAUSE;
        } catch (IOException e) {
          boolean isForNow = !(e instanceof Refused refused) || refused.isForNow();
          if (!wasOpen || !isForNow) {
            throw e;
          }
        }
        pause(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
  }

  private EventReader open(ServerConnection server, String path, Scheduler scheduler)
      throws IOException, InterruptedException {
    var request = server.request(path).header("Accept", "text/event-stream");
    if (!lastId.isEmpty()) {
      request.header("Last-Event-ID", lastId);
    }
    return new EventReader(server.open(request).body(), scheduler);
  }

  /** Whether nothing more is to be shown; false when the stream ended. */
  private boolean print(EventReader events) throws IOException {
    shown.connected();
    for (var event = events.next(); event != null; event = events.next()) {
      lastId = event.id().isEmpty() ? lastId : event.id();
      show(event);
      if (out().checkError() || (isOnce && shown.hasChanged())) {
        return true;
      }
    }
    return false;
  }

  private void show(EventReader.Event event) throws IOException {
    var data = ServerConnection.parse(event.data());
    if (event.name().equals("stale")) {
      say("changes may be missing: " + data.path("reason").asText());
      return;
    }
    var news = shown.take(event, data);
    if (isJson) {
      out().println(event.data());
    } else {
      news.lines().forEach(out()::println);
      news.gone().forEach(key -> say(key + " has no value"));
    }
  }

  /** Until it is stopped, or the time has passed. */
  private static void pause(Duration length) throws InterruptedException {
    var _ = new Semaphore(0).tryAcquire(length.toNanos(), TimeUnit.NANOSECONDS);
  }
}

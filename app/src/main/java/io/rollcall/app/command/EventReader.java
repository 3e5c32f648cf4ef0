package io.rollcall.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.time.Scheduler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads an event stream (WHATWG HTML, 9.2). One that is silent for long counts as broken. */
public final class EventReader implements AutoCloseable {

  /** Three times as long as a server stays silent. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(45);

  private final InputStream stream;
  private final BufferedReader lines;
  private final Scheduler scheduler;

  /**
   * One event.
   *
   * @param id empty when it has none
   */
  public record Event(String id, String name, String data) {}

  public EventReader(InputStream stream, Scheduler scheduler) {
    this.stream = stream;
    this.lines = new BufferedReader(new InputStreamReader(stream, UTF_8));
    this.scheduler = scheduler;
  }

  /** The next event; null when the stream has ended. */
  public @Nullable Event next() throws IOException {
    var id = "";
    var name = "";
    var data = "";
    for (var line = line(); line != null; line = line()) {
      if (line.isEmpty() && !data.isEmpty()) {
        return new Event(id, name, data);
      } else if (line.startsWith("id: ")) {
        id = line.substring("id: ".length());
      } else if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        data = line.substring("data: ".length());
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private @Nullable String line() throws IOException {
    var silence = scheduler.after(LONGEST_SILENCE, this::cut);
    try {
      return lines.readLine();
    } finally {
      silence.cancel();
    }
  }

  private void cut() {
    try {
      stream.close();
    } catch (IOException e) {
      // It is closed all the same.
    }
  }
}

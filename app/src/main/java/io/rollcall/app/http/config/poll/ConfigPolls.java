package io.rollcall.app.http.config.poll;

import io.micronaut.http.HttpRequest;
import io.rollcall.app.http.connection.Departure;
import io.rollcall.app.http.stream.LongPolls;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.config.ConfigStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Requests that wait for a configuration to change. Thread-safe. */
@Singleton
public final class ConfigPolls {

  private final ConfigStore store;
  private final LongPolls polls;
  private final Access access;

  ConfigPolls(ConfigStore store, LongPolls polls, Access access) {
    this.store = store;
    this.polls = polls;
    this.access = access;
  }

  /**
   * Completes when the version of {@code key} that has a value is another than {@code known}, or
   * the wait is over; fails as {@link LongPolls#await} does. Never blocks.
   *
   * @param known the version that the caller knows; 0 when it knows that there is none
   */
  public CompletionStage<?> await(HttpRequest<?> request, String key, long known, Duration wait) {
    return polls.await(
        Departure.of(request),
        access.loginOf(request),
        reader -> access.require(reader, Action.READ, key),
        LongPolls.requireFitting(wait),
        new NextVersion(store, key, known));
  }
}

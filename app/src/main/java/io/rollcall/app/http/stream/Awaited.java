package io.rollcall.app.http.stream;

import io.rollcall.store.Subscription;
import java.util.function.Predicate;

/** What a request waits for. */
public interface Awaited<S> {

  /**
   * Watches, and goes on when the backend is away: it may be back in time.
   *
   * @param answer takes what there is once it is another than the caller knows; false when the
   *     request has been answered
   */
  Subscription watch(Predicate<? super S> answer);

  /** What there is, whatever the caller knows. May wait for the backend. */
  S now();
}

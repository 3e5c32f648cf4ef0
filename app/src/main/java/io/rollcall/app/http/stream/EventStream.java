package io.rollcall.app.http.stream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * The body of an answer that is a stream.
 *
 * @param frames each of them ready to be sent, by {@link SseFrame}
 */
public record EventStream(Publisher<byte[]> frames) {

  /**
   * The id that a client saw last; a negative number when it is none of ours, and resumes nothing.
   */
  public static long lastId(@Nullable String lastEventId) {
    try {
      return lastEventId == null ? -1 : Long.parseLong(lastEventId);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}

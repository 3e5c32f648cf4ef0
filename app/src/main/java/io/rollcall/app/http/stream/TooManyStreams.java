package io.rollcall.app.http.stream;

/** As many streams are open as may be. */
public final class TooManyStreams extends RuntimeException {

  TooManyStreams(int most) {
    super("%d streams are open, which is the most at a time; try another replica".formatted(most));
  }
}

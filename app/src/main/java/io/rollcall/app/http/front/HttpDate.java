package io.rollcall.app.http.front;

import io.rollcall.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The {@code Date} header of answers that the server does not date by itself (RFC 9110, 6.6.1).
 * Written once a second. Thread-safe.
 */
final class HttpDate {

  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private record Written(long second, String text) {}

  private final Clock clock;
  private volatile Written latest = new Written(-1, "");

  HttpDate(Clock clock) {
    this.clock = clock;
  }

  String now() {
    var now = clock.now();
    var written = latest;
    if (written.second() != now.getEpochSecond()) {
      written = new Written(now.getEpochSecond(), IMF_FIXDATE.format(now));
      latest = written;
    }
    return written.text();
  }
}

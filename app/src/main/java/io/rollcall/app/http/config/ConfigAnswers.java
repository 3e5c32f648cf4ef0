package io.rollcall.app.http.config;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.rollcall.app.http.answer.SnapshotAnswers;
import io.rollcall.config.ConfigEntry;
import io.rollcall.config.ConfigStore;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Values as answers: the bytes, and the headers that say which version they are, and how fresh
 * ({@code ETag}, {@code Age} of RFC 9111, {@code Rollcall-Version}, {@code Rollcall-Stale}).
 */
@Singleton
public final class ConfigAnswers {

  static final String VERSION = "Rollcall-Version";

  /** A value may be a page, which must not act as one of this server's. */
  private static final String SECURITY_POLICY = "Content-Security-Policy";

  private static final String SANDBOX = "sandbox";

  /** {@code Last-Modified} alone would let caches guess for how long it holds. */
  private static final String ASK_AGAIN = "private, no-cache";

  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final ConfigStore store;

  ConfigAnswers(ConfigStore store) {
    this.store = store;
  }

  /** The tag of a version. */
  static String etag(long version) {
    return "\"" + version + "\"";
  }

  /** The latest version as far as it is known, or 304 when the caller has it. */
  public MutableHttpResponse<byte[]> latest(HttpRequest<?> request, ConfigEntry entry) {
    return addFreshness(one(request, entry));
  }

  /**
   * The latest version as far as it is known, or 304 when that is {@code known}. While the store is
   * out of reach, an older one is not told either.
   */
  MutableHttpResponse<byte[]> latestUnless(long known, ConfigEntry entry) {
    return entry.version().number() < known && store.whyStale() != null
        ? addFreshness(
            HttpResponse.<byte[]>notModified()
                .header(HttpHeaders.ETAG, etag(known))
                .header(VERSION, Long.toString(known))
                .header(HttpHeaders.CACHE_CONTROL, ASK_AGAIN))
        : addFreshness(one(entry, entry.version().number() == known));
  }

  /** A version that was asked for by its number, or 304 when the caller has it. */
  MutableHttpResponse<byte[]> one(HttpRequest<?> request, ConfigEntry entry) {
    return one(entry, SnapshotAnswers.isKnown(request, etag(entry.version().number())));
  }

  private static MutableHttpResponse<byte[]> one(ConfigEntry entry, boolean isKnown) {
    var version = entry.version();
    MutableHttpResponse<byte[]> response =
        isKnown
            ? HttpResponse.notModified()
            : HttpResponse.ok(entry.content().utf8())
                .header(HttpHeaders.CONTENT_TYPE, contentType(version.mediaType()))
                .header(SECURITY_POLICY, SANDBOX);
    return response
        .header(HttpHeaders.ETAG, etag(version.number()))
        .header(VERSION, Long.toString(version.number()))
        .header(HttpHeaders.LAST_MODIFIED, IMF_FIXDATE.format(version.at()))
        .header(HttpHeaders.CACHE_CONTROL, ASK_AGAIN);
  }

  /** Says how old what is known of latest versions may be. */
  public <T> MutableHttpResponse<T> addFreshness(MutableHttpResponse<T> response) {
    var stale = store.staleFor();
    return stale == null
        ? response.header(HttpHeaders.AGE, "0")
        : response
            .header(HttpHeaders.AGE, Long.toString(stale.toSeconds()))
            .header(SnapshotAnswers.STALE, "true");
  }

  /** What reads a text without being told how it is encoded may take it for something else. */
  private static String contentType(String mediaType) {
    return mediaType.startsWith("text/") ? mediaType + ";charset=utf-8" : mediaType;
  }
}

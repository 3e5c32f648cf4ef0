package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Where to listen, and how much to put up with. */
public final class HttpSection implements Section<HttpSection.Http> {

  private static final Duration LONGEST = Duration.ofDays(1);

  /** A long poll says nothing for up to 5 minutes. */
  private static final Duration LONGER_THAN_ANY_WAIT = Duration.ofSeconds(330);

  /** A name (RFC 1123, with the underscores of some), or an address. */
  private static final Pattern NAME_OR_ADDRESS =
      Pattern.compile("[a-z0-9_]([a-z0-9._-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*");

  /** As browsers write them (RFC 6454, 6.1). */
  private static final Pattern ORIGIN =
      Pattern.compile("https?://[a-z0-9_.-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:.]+](:[0-9]{1,5})?");

  public static final Setting<String> HOST =
      Setting.fixed(
          "http.host",
          ValueType.text(),
          "127.0.0.1",
          "Address to listen on; `0.0.0.0` for all of the machine's.");
  static final Setting<Integer> PORT =
      Setting.fixed(
          "http.port",
          ValueType.of(
              "port",
              "must be a whole number from 0 to 65535",
              ValueType.whole(0, 65_535, "port").parser()),
          "8080",
          "Port to listen on; 0 for any free one.");
  static final Setting<List<String>> ALLOWED_HOSTS =
      Setting.live(
          "http.allowed-hosts",
          ValueType.list(
              "hosts",
              "must be names or addresses without a port, such as rollcall.example.com, separated by"
                  + " commas",
              HttpSection::host),
          "",
          "Names by which clients call this server, as a list, besides `localhost` and the address"
              + " to listen on. When it is empty and other machines reach the server, any name is"
              + " accepted.");
  static final Setting<List<String>> ALLOWED_ORIGINS =
      Setting.live(
          "http.allowed-origins",
          ValueType.list(
              "origins",
              "must be origins as browsers send them, such as https://console.example.com, separated"
                  + " by commas",
              HttpSection::origin),
          "",
          "Other sites whose pages may call this server from browsers (CORS). Callers prove who they"
              + " are as everywhere; no cookies are used.");
  static final Setting<Integer> MAX_CONNECTIONS =
      Setting.live(
          "http.max-connections",
          ValueType.whole(1, 1_000_000, "connections"),
          "10000",
          "Most connections at once, streams included; further ones are closed.");
  static final Setting<Duration> RECEIVE_TIMEOUT =
      Setting.live(
          "http.receive-timeout",
          ValueType.duration(Duration.ofSeconds(1), LONGEST),
          "30s",
          "A connection is closed whose request takes longer than this, and up to twice this, to"
              + " arrive.");
  static final Setting<Duration> IDLE_TIMEOUT =
      Setting.live(
          "http.idle-timeout",
          ValueType.duration(LONGER_THAN_ANY_WAIT, LONGEST),
          "6m",
          "A connection is closed on which nothing was sent either way for this long.");

  /**
   * What this section says.
   *
   * @param port 0 for any that is free
   * @param allowedHosts in lower case
   * @param allowedOrigins in lower case
   * @param maxConnections open at once
   * @param receiveTimeout how long a request may take to arrive
   * @param idleTimeout how long nothing may be sent either way
   */
  public record Http(
      String host,
      int port,
      Set<String> allowedHosts,
      Set<String> allowedOrigins,
      int maxConnections,
      Duration receiveTimeout,
      Duration idleTimeout) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        HOST, PORT, ALLOWED_HOSTS, ALLOWED_ORIGINS, MAX_CONNECTIONS, RECEIVE_TIMEOUT, IDLE_TIMEOUT);
  }

  @Override
  public Http read(Reading reading) {
    return new Http(
        reading.get(HOST),
        reading.get(PORT),
        Set.copyOf(reading.get(ALLOWED_HOSTS)),
        Set.copyOf(reading.get(ALLOWED_ORIGINS)),
        reading.get(MAX_CONNECTIONS),
        reading.get(RECEIVE_TIMEOUT),
        reading.get(IDLE_TIMEOUT));
  }

  private static String host(String text) {
    var host = text.toLowerCase(Locale.ROOT);
    return ValueType.require(host, NAME_OR_ADDRESS.matcher(host).matches());
  }

  private static String origin(String text) {
    var origin = text.toLowerCase(Locale.ROOT);
    return ValueType.require(origin, ORIGIN.matcher(origin).matches());
  }
}

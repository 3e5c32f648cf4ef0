package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Secret;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Rollcall tells of itself to a collector, and what it counts and traces. */
public final class TelemetrySection implements Section<TelemetrySection.Telemetry> {

  /** A token and visible characters (RFC 9110, 5.1 and 5.5), without what separates headers. */
  private static final Pattern HEADER =
      Pattern.compile(
          "\\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)\\s*=\\s*([\\x21-\\x2b\\x2d-\\x7e][\\x20-\\x2b\\x2d-\\x7e]*)");

  private static final ValueType<Secret> HEADERS_TYPE =
      new ValueType<>(
          "secret",
          "must be headers such as api-key=…,tenant=blue, of 8192 characters at most",
          true,
          text -> {
            var secret = ValueType.secret().parser().apply(text);
            var _ = headers(secret);
            return secret;
          });

  static final Setting<Optional<URI>> ENDPOINT =
      Setting.fixed(
          "telemetry.otlp.endpoint",
          ValueType.of("URL", "must be a URL such as http://10.0.0.1:4317", TelemetrySection::url)
              .optional(),
          "",
          "Collector that traces, metrics and logs are sent to by OTLP; none: they are not sent.");
  static final Setting<String> PROTOCOL =
      Setting.fixed(
          "telemetry.otlp.protocol",
          oneOf("grpc", "http/protobuf"),
          "grpc",
          "How the collector is spoken to: `grpc`, usually at port 4317, or `http/protobuf`,"
              + " usually at port 4318.");
  static final Setting<List<Signal>> SIGNALS =
      Setting.fixed(
          "telemetry.otlp.signals",
          ValueType.list(
              "signals", "must be some of traces, metrics, logs, separated by commas", Signal::of),
          "traces,metrics,logs",
          "What is sent: some of `traces`, `metrics` and `logs`.");
  static final Setting<Optional<Secret>> HEADERS =
      Setting.live(
          "telemetry.otlp.headers",
          HEADERS_TYPE.optional(),
          "",
          "Headers that are sent along, as `name=value` separated by commas, such as the key of a"
              + " tenant.");
  static final Setting<String> COMPRESSION =
      Setting.fixed(
          "telemetry.otlp.compression",
          oneOf("gzip", "none"),
          "gzip",
          "How what is sent is compressed: `gzip` or `none`.");
  static final Setting<Duration> TIMEOUT =
      Setting.fixed(
          "telemetry.otlp.timeout",
          ValueType.duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
          "10s",
          "How long the collector may take for one batch, further tries included.");
  static final Setting<Duration> METRICS_INTERVAL =
      Setting.fixed(
          "telemetry.otlp.metrics-interval",
          ValueType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          "1m",
          "Time between two times that the metrics are sent.");
  static final Setting<Optional<Path>> CA =
      Setting.content(
          "telemetry.otlp.tls.ca-file",
          "Certificates, in PEM, that the collector's must be signed by; none: the JDK's.");
  static final Setting<Optional<Path>> CERTIFICATE =
      Setting.content(
          "telemetry.otlp.tls.certificate-file",
          "Client certificate, in PEM, to show to the collector.");
  static final Setting<Optional<Path>> KEY =
      Setting.content("telemetry.otlp.tls.key-file", "Its private key, in PEM (PKCS #8).");
  static final Setting<Double> SAMPLE_RATIO =
      Setting.live(
          "telemetry.traces.sample-ratio",
          ValueType.of(
              "number from 0 to 1",
              "must be a number from 0 to 1",
              text -> {
                double ratio = Double.parseDouble(text);
                return ValueType.require(ratio, ratio >= 0 && ratio <= 1);
              }),
          "0.01",
          "Share of the requests and probes that are traced, of those that are part of no trace"
              + " yet; the others are traced when their caller's span is.");

  /** What can be sent to a collector. */
  public enum Signal {
    TRACES,
    METRICS,
    LOGS;

    /** As settings and metrics call it, such as {@code traces}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Signal of(String label) {
      return Stream.of(values())
          .filter(signal -> signal.label().equals(label))
          .findFirst()
          .orElseThrow(IllegalArgumentException::new);
    }
  }

  /**
   * What this section says.
   *
   * @param sampleRatio from 0 for none to 1 for all
   */
  public record Telemetry(Otlp otlp, double sampleRatio) {}

  /**
   * How a collector is reached.
   *
   * @param endpoint empty when nothing is sent, unless variables of OpenTelemetry's say otherwise
   * @param protocol {@code grpc} or {@code http/protobuf}
   * @param headers which {@link #headers} takes apart
   * @param compression {@code gzip} or {@code none}
   * @param timeout of one batch
   */
  public record Otlp(
      Optional<URI> endpoint,
      String protocol,
      Set<Signal> signals,
      Optional<Secret> headers,
      String compression,
      Duration timeout,
      Duration metricsInterval,
      Optional<TlsFiles> tls) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        ENDPOINT,
        PROTOCOL,
        SIGNALS,
        HEADERS,
        COMPRESSION,
        TIMEOUT,
        METRICS_INTERVAL,
        CA,
        CERTIFICATE,
        KEY,
        SAMPLE_RATIO);
  }

  @Override
  public Telemetry read(Reading reading) {
    var signals = EnumSet.noneOf(Signal.class);
    signals.addAll(reading.get(SIGNALS));
    return new Telemetry(
        new Otlp(
            reading.get(ENDPOINT),
            reading.get(PROTOCOL),
            Set.copyOf(signals),
            reading.secret(HEADERS),
            reading.get(COMPRESSION),
            reading.get(TIMEOUT),
            reading.get(METRICS_INTERVAL),
            Servers.tls(reading, CA, CERTIFICATE, KEY)),
        reading.get(SAMPLE_RATIO));
  }

  /**
   * The headers in a text such as {@code api-key=5ec4e7,tenant=blue}.
   *
   * @throws IllegalArgumentException when it is no such text; the message does not show it
   */
  public static Map<String, String> headers(Secret text) {
    var headers = new TreeMap<String, String>();
    for (var header : text.reveal().split(",", -1)) {
      var parts = HEADER.matcher(header);
      if (!parts.matches()) {
        throw new IllegalArgumentException("is no header");
      }
      headers.put(parts.group(1).toLowerCase(Locale.ROOT), parts.group(2).strip());
    }
    return headers;
  }

  private static URI url(String text) {
    var url = URI.create(text);
    var isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    var isPlain =
        url.getHost() != null
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    return ValueType.require(url, isHttp && isPlain);
  }

  private static ValueType<String> oneOf(String... names) {
    return ValueType.of(
        "text",
        "must be one of " + String.join(", ", names),
        text -> ValueType.require(text, List.of(names).contains(text)));
  }
}

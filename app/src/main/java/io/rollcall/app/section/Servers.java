package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import io.rollcall.model.Limits;
import io.rollcall.store.remote.Endpoints;
import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be set alike of the servers of every store. */
final class Servers {

  static final ValueType<Duration> CALL_TIMEOUT =
      ValueType.duration(Duration.ofMillis(100), Duration.ofMinutes(1));

  static final ValueType<List<URI>> ENDPOINTS = endpoints(Endpoints.Protocol.HTTP);
  static final ValueType<List<URI>> REDIS_ENDPOINTS = endpoints(Endpoints.Protocol.REDIS);

  /** Which services of others are shown, as prefixes of names; the empty one is that of all. */
  static final ValueType<List<String>> FOREIGN_SERVICES =
      ValueType.of(
          "`none`, `all`, or list of beginnings of names",
          "must be none, all, or what names of services begin with, separated by commas",
          Servers::namePrefixes);

  private Servers() {}

  private static List<String> namePrefixes(String text) {
    return switch (text) {
      case "none" -> List.of();
      case "all" -> List.of("");
      default ->
          Stream.of(text.split(",", -1))
              .map(each -> Limits.requireNamePrefix("service", each.strip()))
              .toList();
    };
  }

  private static ValueType<List<URI>> endpoints(Endpoints.Protocol protocol) {
    return ValueType.of(
        "list of URLs",
        protocol.rule(),
        text -> {
          var endpoints = Stream.of(text.split(",")).map(String::strip).map(URI::create).toList();
          return ValueType.require(endpoints, Endpoints.objection(endpoints, protocol) == null);
        });
  }

  /** The files of one store; empty when none is named. */
  static Optional<TlsFiles> tls(
      Reading reading,
      Setting<Optional<Path>> ca,
      Setting<Optional<Path>> certificate,
      Setting<Optional<Path>> key) {
    reading.requireTogether(certificate, key);
    var authority = reading.get(ca);
    var own = reading.get(certificate);
    var ownKey = reading.get(key);
    boolean hasOwn = own.isPresent() && ownKey.isPresent();
    return authority.isEmpty() && !hasOwn
        ? Optional.empty()
        : Optional.of(
            new TlsFiles(
                authority.orElse(null), hasOwn ? own.get() : null, hasOwn ? ownKey.get() : null));
  }
}

package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
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

  private Servers() {}

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

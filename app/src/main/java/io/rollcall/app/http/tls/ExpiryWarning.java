package io.rollcall.app.http.tls;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.rollcall.app.section.TlsSection;
import io.rollcall.app.setting.Setting;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import io.rollcall.tls.TlsMaterial;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once a day that the server's certificate, or one that it is signed by, is about to expire,
 * or an authority by which clients are known.
 */
@Singleton
final class ExpiryWarning implements ApplicationEventListener<ServerStartupEvent> {

  private static final Logger log = LoggerFactory.getLogger(ExpiryWarning.class);

  private static final Duration AHEAD = Duration.ofDays(30);

  private final ServerTls tls;
  private final Clock clock;
  private final Scheduler scheduler;
  private @Nullable Loop daily;

  ExpiryWarning(ServerTls tls, Clock clock, Scheduler scheduler) {
    this.tls = tls;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public synchronized void onApplicationEvent(ServerStartupEvent event) {
    if (tls.isOn()) {
      daily =
          Loop.nowAndEvery(
              Duration.ofDays(1), "looking when certificates expire", this::look, scheduler);
    }
  }

  @PreDestroy
  synchronized void end() {
    if (daily != null) {
      daily.close();
    }
  }

  /** What there is to say now; empty while there is time. */
  List<String> warnings() {
    return Stream.of(
            warning(TlsSection.CERTIFICATE, TlsMaterial::expiry),
            warning(TlsSection.CLIENT_CA, TlsMaterial::authorityExpiry))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> warning(
      Setting<?> file, Function<TlsMaterial, Optional<Instant>> expiry) {
    return tls.material()
        .flatMap(expiry)
        .flatMap(this::warning)
        .map(said -> "A certificate of %s %s".formatted(file.fullKey(), said));
  }

  private Optional<String> warning(Instant expiry) {
    var left = Duration.between(clock.now(), expiry);
    if (left.compareTo(AHEAD) >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        left.isNegative()
            ? "expired at " + expiry
            : "expires in %d days, at %s".formatted(left.toDays(), expiry));
  }

  private void look() {
    warnings().forEach(log::warn);
  }
}

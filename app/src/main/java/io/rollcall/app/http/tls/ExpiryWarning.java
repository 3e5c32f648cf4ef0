package io.rollcall.app.http.tls;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.rollcall.app.section.TlsSection;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import io.rollcall.tls.TlsMaterial;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once a day that the server's certificate, or one that it is signed by, is about to expire.
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
  Optional<String> warning() {
    return tls.material().flatMap(TlsMaterial::expiry).flatMap(this::warning);
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
    warning()
        .ifPresent(
            said -> log.warn("A certificate of {} {}", TlsSection.CERTIFICATE.fullKey(), said));
  }
}

package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.rollcall.app.security.login.FailedLogins;

/** How often somebody failed to prove who they are. Made at the start. */
@Context
final class LoginMeters {

  LoginMeters(MeterRegistry registry, FailedLogins logins) {
    FunctionCounter.builder("rollcall.logins.failed", logins, FailedLogins::count)
        .description("Requests that brought along what proves nothing")
        .register(registry);
  }
}

package io.rollcall.app.http.front;

import io.micronaut.http.HttpRequest;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.login.ClientAddress;
import io.rollcall.app.security.login.FailedLogins;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Has those wait for their answer who fail to prove who they are. */
@Singleton
final class SlowRefusals {

  private final FailedLogins logins;
  private final ClientAddress addresses;

  SlowRefusals(FailedLogins logins, ClientAddress addresses) {
    this.logins = logins;
    this.addresses = addresses;
  }

  /** Counts a failure, and fails by it, later. */
  <T> CompletionStage<T> slow(HttpRequest<?> request, LoginFailed failure) {
    return logins
        .failed(addresses.of(request), failure)
        .thenCompose(_ -> CompletableFuture.failedFuture(failure));
  }
}

package io.rollcall.app.http.front;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.login.ClientAddress;
import io.rollcall.app.security.login.FailedLogins;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Has those wait for their answer who fail to prove who they are. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SlowRefusals {

  private final FailedLogins logins;
  private final ClientAddress addresses;

  SlowRefusals(FailedLogins logins, ClientAddress addresses) {
    this.logins = logins;
    this.addresses = addresses;
  }

  /** Fails as the request did, later. */
  @PreMatching
  @ResponseFilter
  CompletionStage<MutableHttpResponse<?>> slow(HttpRequest<?> request, LoginFailed failure) {
    return logins
        .failed(addresses.of(request))
        .thenCompose(_ -> CompletableFuture.failedFuture(failure));
  }
}

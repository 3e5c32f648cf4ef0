package io.rollcall.app.http.front;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.rollcall.app.http.route.TargetPath;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.LoginUndecided;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each request once, before a route is looked for, and decides in this order: is it well
 * formed, is it meant for this server, may who sent it do that, does it bring what its route takes,
 * and can it be answered from what is at hand.
 *
 * <p>Whatever comes after it, filters included, sees only requests that passed.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class Front {

  private final HeaderRules rules;
  private final Gate gate;
  private final SlowRefusals refusals;
  private final Shortcuts shortcuts;

  Front(HeaderRules rules, Gate gate, SlowRefusals refusals, Shortcuts shortcuts) {
    this.rules = rules;
    this.gate = gate;
    this.refusals = refusals;
    this.shortcuts = shortcuts;
  }

  /** The answer is null or empty when the request goes on to its route. */
  @PreMatching
  @RequestFilter
  @Nullable CompletionStage<Optional<HttpResponse<?>>> admit(HttpRequest<?> request) {
    try {
      var answer = answer(request);
      return answer == null ? null : CompletableFuture.completedStage(Optional.of(answer));
    } catch (LoginUndecided e) {
      var fetched = e.fetched();
      if (fetched == null) {
        throw e;
      }
      return fetched.thenComposeAsync(isThere -> admitForGood(request, isThere), threadOf(request));
    } catch (LoginFailed e) {
      return refusals.slow(request, e);
    }
  }

  /**
   * As {@link #admit}, after what was missing then has been fetched, or could not be.
   *
   * @param isFetched which: while it is not, nothing is held against who asks
   */
  private CompletionStage<Optional<HttpResponse<?>>> admitForGood(
      HttpRequest<?> request, boolean isFetched) {
    try {
      return CompletableFuture.completedStage(Optional.ofNullable(answer(request)));
    } catch (LoginUndecided e) {
      var failure = e.failure();
      if (failure == null || !isFetched) {
        throw e;
      }
      return refusals.slow(request, failure);
    } catch (LoginFailed e) {
      return refusals.slow(request, e);
    }
  }

  /** Null when the request goes on to its route. */
  private @Nullable HttpResponse<?> answer(HttpRequest<?> request) {
    var path = TargetPath.of(target(request));
    CanonicalPath.require(path, request.getPath());
    rules.requireOwnHost(request);
    var login = gate.admit(request, path);
    rules.requireAcceptedBody(request);
    var answer = shortcuts.answer(request);
    if (answer == null) {
      gate.remember(request, login);
    }
    return answer;
  }

  /** The one that reads the connection, where that is known. */
  private static Executor threadOf(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> sent
        ? sent.getChannelHandlerContext().executor()
        : Runnable::run;
  }

  /** As it was sent; what Micronaut gives as the URI is mended. */
  private static String target(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> sent
        ? sent.getNativeRequest().uri()
        : request.getUri().toString();
  }
}

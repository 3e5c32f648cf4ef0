package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the token that etcd gives for a user's password. Thread-safe. */
final class SignIn {

  private static final Logger log = LoggerFactory.getLogger(SignIn.class);

  private final Channel channel;
  private volatile EtcdSettings settings;
  private volatile @Nullable String token;
  private @Nullable CompletableFuture<@Nullable String> underWay;

  SignIn(Channel channel, EtcdSettings settings) {
    this.channel = channel;
    this.settings = settings;
  }

  /** Signs in by other settings; a token that there is serves until etcd refuses it. */
  void change(EtcdSettings next) {
    settings = next;
  }

  /**
   * The current token, signing in when there is none; null when etcd wants none.
   *
   * @throws StatusRuntimeException when etcd is out of reach or refuses
   */
  @Nullable String token() {
    var current = token;
    return current != null || settings.user() == null ? current : renew(null);
  }

  /** As {@link #token}, but not {@code refused}. Callers at the same time share an attempt. */
  @Nullable String renew(@Nullable String refused) {
    CompletableFuture<@Nullable String> shared;
    boolean isFirst;
    synchronized (this) {
      var current = token;
      if (settings.user() == null || (current != null && !current.equals(refused))) {
        return current;
      }
      isFirst = underWay == null;
      shared = underWay == null ? new CompletableFuture<>() : underWay;
      underWay = shared;
    }
    if (isFirst) {
      attempt(shared);
    }
    return outcome(shared);
  }

  /** Makes the next call sign in, unless that was done since {@code refused} was given. */
  synchronized void forget(@Nullable String refused) {
    if (Objects.equals(token, refused)) {
      token = null;
    }
  }

  private void attempt(CompletableFuture<@Nullable String> attempt) {
    try {
      var given = authenticate();
      end(given);
      attempt.complete(given);
    } catch (RuntimeException e) {
      end(null);
      attempt.completeExceptionally(e);
    }
  }

  private synchronized void end(@Nullable String given) {
    token = given;
    underWay = null;
  }

  private @Nullable String outcome(CompletableFuture<@Nullable String> attempt) {
    try {
      return attempt.get(settings.connection().callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Status.fromThrowable(e).asRuntimeException();
    } catch (TimeoutException e) {
      throw Status.DEADLINE_EXCEEDED.withCause(e).asRuntimeException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withCause(e).asRuntimeException();
    }
  }

  private @Nullable String authenticate() {
    var now = settings;
    if (now.user() == null || now.password() == null) {
      return null;
    }
    var request =
        AuthenticateRequest.newBuilder().setName(now.user()).setPassword(now.password()).build();
    var options =
        CallOptions.DEFAULT.withDeadlineAfter(
            now.connection().callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    try {
      return ClientCalls.blockingUnaryCall(
              channel, AuthGrpc.getAuthenticateMethod(), options, request)
          .getToken();
    } catch (StatusRuntimeException e) {
      if (!EtcdErrors.isAuthenticationOff(e)) {
        throw e;
      }
      log.warn("etcd has authentication disabled, so the user that is set has no meaning");
      return null;
    }
  }
}

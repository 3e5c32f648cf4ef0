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
  private @Nullable Attempt underWay;

  /** One call of etcd for all who wait for it. */
  private static final class Attempt {

    private final EtcdSettings by;
    private final CompletableFuture<@Nullable String> answer = new CompletableFuture<>();

    Attempt(EtcdSettings by) {
      this.by = by;
    }
  }

  SignIn(Channel channel, EtcdSettings settings) {
    this.channel = channel;
    this.settings = settings;
  }

  /**
   * Goes by other settings. When user or password differ, the token is dropped, and an attempt that
   * is under way leaves none behind.
   */
  synchronized void change(EtcdSettings next) {
    if (!Objects.equals(settings.user(), next.user())
        || !Objects.equals(settings.password(), next.password())) {
      token = null;
      underWay = null;
    }
    settings = next;
  }

  /**
   * The current token, signing in when there is none; null without a user, and when etcd wants
   * none.
   *
   * @throws StatusRuntimeException when etcd is out of reach or refuses
   */
  @Nullable String token() {
    var current = token;
    return current != null ? current : renew(null);
  }

  /** As {@link #token}, but not {@code refused}. Callers at the same time share an attempt. */
  @Nullable String renew(@Nullable String refused) {
    Attempt shared;
    boolean isFirst;
    synchronized (this) {
      if (settings.user() == null) {
        return null;
      }
      var current = token;
      if (current != null && !current.equals(refused)) {
        return current;
      }
      isFirst = underWay == null;
      shared = underWay == null ? new Attempt(settings) : underWay;
      underWay = shared;
    }
    if (isFirst) {
      make(shared);
    }
    return outcome(shared);
  }

  /** Makes the next call sign in, unless that was done since {@code refused} was given. */
  synchronized void forget(@Nullable String refused) {
    if (Objects.equals(token, refused)) {
      token = null;
    }
  }

  private void make(Attempt attempt) {
    try {
      var given = authenticate(attempt.by);
      end(attempt, given);
      attempt.answer.complete(given);
    } catch (RuntimeException e) {
      end(attempt, null);
      attempt.answer.completeExceptionally(e);
    }
  }

  private synchronized void end(Attempt attempt, @Nullable String given) {
    if (attempt == underWay) {
      token = given;
      underWay = null;
    }
  }

  private @Nullable String outcome(Attempt attempt) {
    try {
      return attempt.answer.get(
          attempt.by.connection().callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw Status.fromThrowable(e).asRuntimeException();
    } catch (TimeoutException e) {
      throw Status.DEADLINE_EXCEEDED.withCause(e).asRuntimeException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withCause(e).asRuntimeException();
    }
  }

  private @Nullable String authenticate(EtcdSettings by) {
    if (by.user() == null || by.password() == null) {
      return null;
    }
    var request =
        AuthenticateRequest.newBuilder().setName(by.user()).setPassword(by.password()).build();
    var options =
        CallOptions.DEFAULT.withDeadlineAfter(
            by.connection().callTimeout().toNanos(), TimeUnit.NANOSECONDS);
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

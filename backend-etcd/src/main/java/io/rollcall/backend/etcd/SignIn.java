package io.rollcall.backend.etcd;

import static java.util.Objects.requireNonNull;

import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the token that etcd gives for a user's password. Thread-safe. */
final class SignIn {

  private static final Logger log = LoggerFactory.getLogger(SignIn.class);

  private final Channel channel;
  private final EtcdSettings settings;
  private volatile @Nullable String token;

  SignIn(Channel channel, EtcdSettings settings) {
    this.channel = channel;
    this.settings = settings;
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

  /** As {@link #token}, but not {@code refused}. */
  synchronized @Nullable String renew(@Nullable String refused) {
    var current = token;
    if (settings.user() == null || (current != null && !current.equals(refused))) {
      return current;
    }
    token = authenticate();
    return token;
  }

  /** So that the next call signs in. */
  void forget() {
    token = null;
  }

  private @Nullable String authenticate() {
    var request =
        AuthenticateRequest.newBuilder()
            .setName(requireNonNull(settings.user()))
            .setPassword(requireNonNull(settings.password()))
            .build();
    var options =
        CallOptions.DEFAULT.withDeadlineAfter(
            settings.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
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

package io.rollcall.backend.etcd;

import static io.grpc.Metadata.ASCII_STRING_MARSHALLER;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.ClientStreamTracer;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.tls.ReplaceableTls;
import io.rollcall.tls.TlsMaterial;
import io.rollcall.trace.TraceHeaders;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The one connection to etcd. Every call has a deadline, signs in where that is needed, and fails
 * as a {@link RegistryException}. Thread-safe.
 */
final class EtcdClient implements AutoCloseable {

  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("token", ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> HAS_LEADER =
      Metadata.Key.of("hasleader", ASCII_STRING_MARSHALLER);

  /** A server refuses to be pinged more often than every 5 s unless it is told otherwise. */
  private static final Duration PING_EVERY = Duration.ofSeconds(10);

  private static final Duration PING_ANSWERED_WITHIN = Duration.ofSeconds(5);

  /** A page of a listing or all instances of one service may be larger than gRPC's 4 MiB. */
  private static final int LARGEST_ANSWER_BYTES = 256 << 20;

  /** The one protocol that gRPC speaks, asked for as it is over TLS (RFC 9113, 3.2). */
  private static final ApplicationProtocolConfig HTTP_2 =
      new ApplicationProtocolConfig(
          ApplicationProtocolConfig.Protocol.ALPN,
          ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
          ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_2);

  /** The first may be of a token that another call got and that has run out meanwhile. */
  private static final int MOST_RENEWALS = 2;

  static {
    NameResolverRegistry.getDefaultRegistry().register(new EndpointsResolver.Provider());
  }

  private final ManagedChannel channel;
  private final SignIn signIn;

  /** Null for connections in the clear. */
  private final @Nullable ReplaceableTls tls;

  private final Duration callTimeout;

  /**
   * Does not connect.
   *
   * @throws IllegalArgumentException when a file of certificates cannot be used
   */
  EtcdClient(EtcdSettings settings) {
    var connection = settings.connection();
    this.tls = connection.isTls() ? new ReplaceableTls(TlsMaterial.of(connection.tls())) : null;
    this.channel =
        Grpc.newChannelBuilder(EndpointsResolver.target(connection.endpoints()), credentials(tls))
            .defaultLoadBalancingPolicy("pick_first")
            .keepAliveTime(PING_EVERY.toSeconds(), TimeUnit.SECONDS)
            .keepAliveTimeout(PING_ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS)
            .maxInboundMessageSize(LARGEST_ANSWER_BYTES)
            .userAgent("rollcall")
            .disableRetry() // a retry that nobody sees could not be told from the first attempt
            .directExecutor() // what streams are told is only put into queues
            .build();
    this.signIn = new SignIn(channel, settings);
    this.callTimeout = connection.callTimeout();
  }

  /** As {@link EtcdBackend#prepare}. */
  Runnable prepare(EtcdSettings next) {
    var replacement = tls == null ? null : TlsMaterial.of(next.connection().tls());
    return () -> {
      if (tls != null && replacement != null) {
        tls.replace(replacement);
      }
      signIn.change(next);
    };
  }

  Duration callTimeout() {
    return callTimeout;
  }

  /**
   * Calls what changes nothing, or what may be repeated at will.
   *
   * @throws BackendUnavailable when there is no answer
   */
  <Q, A> A read(MethodDescriptor<Q, A> method, Q request) {
    return read(method, request, callTimeout);
  }

  /** As the other, with an answer within {@code timeout}. */
  <Q, A> A read(MethodDescriptor<Q, A> method, Q request, Duration timeout) {
    try {
      return call(method, request, timeout, new AtomicBoolean(), new CompletableFuture<>());
    } catch (StatusRuntimeException e) {
      throw EtcdErrors.unavailable(e);
    }
  }

  /**
   * Calls what changes something.
   *
   * @throws BackendUnavailable when it surely did not
   * @throws OutcomeUnknown when it may have
   * @throws LeaseNotFound when it names a lease that is not there; it then did not
   */
  <Q, A> A write(MethodDescriptor<Q, A> method, Q request) {
    return write(method, request, new CompletableFuture<>());
  }

  /** As the other; {@code left} is completed when the call leaves, if it does. */
  <Q, A> A write(MethodDescriptor<Q, A> method, Q request, CompletableFuture<Void> left) {
    var sent = new AtomicBoolean();
    try {
      return call(method, request, callTimeout, sent, left);
    } catch (StatusRuntimeException e) {
      if (EtcdErrors.isLeaseNotFound(e)) {
        throw new LeaseNotFound(e);
      }
      throw EtcdErrors.ofWrite(e, sent.get());
    }
  }

  /**
   * Opens a stream both ways, with a {@link #token}; returns at once. It ends when the cluster has
   * no leader.
   */
  <Q, A> ClientCallStreamObserver<Q> stream(
      @Nullable String token, MethodDescriptor<Q, A> method, StreamObserver<A> answers) {
    var call = with(token).newCall(method, CallOptions.DEFAULT);
    return (ClientCallStreamObserver<Q>) ClientCalls.asyncBidiStreamingCall(call, answers);
  }

  /**
   * Signs in if that is needed; null when it is not.
   *
   * @throws BackendUnavailable when signing in fails
   */
  @Nullable String token() {
    try {
      return signIn.token();
    } catch (StatusRuntimeException e) {
      throw EtcdErrors.unavailable(e);
    }
  }

  /** Makes the next {@link #token} another one, after {@code refused} was. */
  void forgetToken(@Nullable String refused) {
    signIn.forget(refused);
  }

  /** Connects at once to what could not be reached lately, where gRPC would wait. */
  void retryNow() {
    channel.resetConnectBackoff();
  }

  /** Leaves the member that is connected, for the next one. Calls under way may finish. */
  void leaveMember() {
    channel.enterIdle();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private <Q, A> A call(
      MethodDescriptor<Q, A> method,
      Q request,
      Duration timeout,
      AtomicBoolean sent,
      CompletableFuture<Void> left) {
    var token = signIn.token();
    for (int renewals = 0; ; renewals++) {
      try {
        sent.set(false);
        return ClientCalls.blockingUnaryCall(
            with(token), method, options(timeout, sent, left), request);
      } catch (StatusRuntimeException e) {
        var renewed =
            renewals < MOST_RENEWALS && EtcdErrors.isTokenRefused(e) ? signIn.renew(token) : null;
        if (renewed == null) {
          throw e;
        }
        token = renewed;
      }
    }
  }

  private static CallOptions options(
      Duration timeout, AtomicBoolean sent, CompletableFuture<Void> left) {
    var tracer =
        new ClientStreamTracer.Factory() {
          @Override
          public ClientStreamTracer newClientStreamTracer(StreamInfo info, Metadata headers) {
            return new ClientStreamTracer() {
              @Override
              public void outboundHeaders() {
                sent.set(true);
                left.complete(null);
              }
            };
          }
        };
    return CallOptions.DEFAULT
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .withStreamTracerFactory(tracer);
  }

  private Channel with(@Nullable String token) {
    var headers = new Metadata();
    headers.put(HAS_LEADER, "true");
    if (token != null) {
      headers.put(TOKEN, token);
    }
    TraceHeaders.here()
        .forEach(
            (name, value) -> headers.put(Metadata.Key.of(name, ASCII_STRING_MARSHALLER), value));
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static ChannelCredentials credentials(@Nullable ReplaceableTls tls) {
    return tls == null
        ? InsecureChannelCredentials.create()
        : NettySslContextChannelCredentials.create(
            new JdkSslContext(
                tls.newContext(),
                true,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                HTTP_2,
                ClientAuth.NONE,
                null,
                false));
  }
}

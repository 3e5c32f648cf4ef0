package io.rollcall.backend.etcd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNullElse;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a replica and etcd, and loses what a test wants it to lose: the answer to a call
 * that etcd has done, a call that never reaches etcd, or all that a watch tells. It can also delay
 * calls and answers, and lead to another etcd. Thread-safe.
 */
final class GrpcProxy implements AutoCloseable {

  static final String TXN = "etcdserverpb.KV/Txn";
  static final String GRANT = "etcdserverpb.Lease/LeaseGrant";
  static final String REVOKE = "etcdserverpb.Lease/LeaseRevoke";
  static final String KEEP_ALIVE = "etcdserverpb.Lease/LeaseKeepAlive";
  static final String RANGE = "etcdserverpb.KV/Range";
  private static final Status BROKEN = Status.UNAVAILABLE.withDescription("the connection broke");

  private static final Metadata.Key<String> TRACE_PARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  private static final String WATCH = "etcdserverpb.Watch/Watch";

  /**
   * Calls that get lost, or whose answers are delayed.
   *
   * @param text which the request holds
   * @param meanwhile what happens after etcd has done it; null when it never reaches etcd
   * @param said what the client is told in place of the answer; null when it gets the answer
   * @param left how many more of them
   */
  private record Loss(
      String method,
      String text,
      @Nullable Runnable meanwhile,
      @Nullable Status said,
      AtomicInteger left) {
    boolean fits(String called, byte[] request) {
      return method.equals(called)
          && new String(request, ISO_8859_1).contains(text)
          && left.get() > 0;
    }

    boolean isDue() {
      return left.getAndDecrement() > 0;
    }
  }

  /** The first call of one method waits until a call of another is over. */
  private record Hold(
      String method,
      String other,
      AtomicReference<@Nullable Passage> held,
      CompletableFuture<Void> over) {
    boolean holds(Passage call) {
      return method.equals(call.method)
          && (held.compareAndSet(null, call) || call.equals(held.get()));
    }
  }

  private final Server server;
  private final List<Loss> losses = new CopyOnWriteArrayList<>();
  private final List<String> traces = new CopyOnWriteArrayList<>();
  private volatile ManagedChannel etcd;
  private volatile @Nullable Hold hold;
  private volatile boolean isWatchHeld;

  private GrpcProxy(URI server) {
    this.etcd = channel(server);
    this.server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .fallbackHandlerRegistry(new EveryMethod())
            .build();
  }

  /** A proxy before {@code server}, on a port of its own; the caller closes it. */
  static GrpcProxy before(URI server) {
    var proxy = new GrpcProxy(server);
    try {
      proxy.server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return proxy;
  }

  private static ManagedChannel channel(URI server) {
    return Grpc.newChannelBuilder(server.getAuthority(), InsecureChannelCredentials.create())
        .build();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /**
   * etcd does the next call of {@code method} that holds {@code text}, then {@code meanwhile} runs,
   * and then the client is told that the connection broke.
   */
  void loseAnswer(String method, String text, Runnable meanwhile) {
    replaceAnswer(method, text, meanwhile, BROKEN);
  }

  /** As {@link #loseAnswer}, but the client is told {@code said}. */
  void replaceAnswer(String method, String text, Runnable meanwhile, Status said) {
    losses.add(new Loss(method, text, meanwhile, said, new AtomicInteger(1)));
  }

  /**
   * The next calls of {@code method} that hold {@code text} never reach etcd, and the client is
   * told that the connection broke.
   */
  void loseCalls(String method, String text, int times) {
    losses.add(new Loss(method, text, null, BROKEN, new AtomicInteger(times)));
  }

  /** As {@link #loseCalls}, but of the next call the client is told {@code said}. */
  void refuseCall(String method, String text, Status said) {
    losses.add(new Loss(method, text, null, said, new AtomicInteger(1)));
  }

  /**
   * etcd does the next call of {@code method} that holds {@code text}, then {@code meanwhile} runs,
   * and then the client gets the answer, whatever became of its connection.
   */
  void delayAnswer(String method, String text, Runnable meanwhile) {
    losses.add(new Loss(method, text, meanwhile, null, new AtomicInteger(1)));
  }

  /** The next call of {@code method} reaches etcd only once a call of {@code other} is over. */
  void holdCall(String method, String other) {
    hold = new Hold(method, other, new AtomicReference<>(), new CompletableFuture<>());
  }

  /** The trace that each call is part of, of those that say one. */
  List<String> traces() {
    return List.copyOf(traces);
  }

  /** Breaks off all calls; those that come from now on reach {@code server}. */
  void leadTo(URI server) {
    var before = etcd;
    etcd = channel(server);
    before.shutdownNow();
  }

  /** What watches tell from now on is lost; to their clients they seem to be quiet. */
  void holdWatches() {
    isWatchHeld = true;
  }

  @Override
  public void close() {
    server.shutdownNow();
    etcd.shutdownNow();
  }

  private final class EveryMethod extends HandlerRegistry {
    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
      var method =
          MethodDescriptor.newBuilder(AsIs.BYTES, AsIs.BYTES)
              .setFullMethodName(name)
              .setType(MethodType.UNKNOWN)
              .build();
      return ServerMethodDefinition.create(
          method, (client, headers) -> new Passage(client, method).start(headers));
    }
  }

  /** One call on its way. */
  private final class Passage extends ServerCall.Listener<byte[]> {
    private final ServerCall<byte[], byte[]> client;
    private final String method;
    private final ClientCall<byte[], byte[]> call;
    private CompletableFuture<Void> forwarded = CompletableFuture.completedFuture(null);
    private volatile @Nullable Loss loss;
    private volatile boolean isOver;

    Passage(ServerCall<byte[], byte[]> client, MethodDescriptor<byte[], byte[]> method) {
      this.client = client;
      this.method = method.getFullMethodName();
      this.call = etcd.newCall(method, CallOptions.DEFAULT);
    }

    ServerCall.Listener<byte[]> start(Metadata headers) {
      Optional.ofNullable(headers.get(TRACE_PARENT)).ifPresent(traces::add);
      call.start(new WayBack(), headers);
      call.request(Integer.MAX_VALUE);
      client.request(Integer.MAX_VALUE);
      return this;
    }

    @Override
    public void onMessage(byte[] request) {
      loss = losses.stream().filter(each -> each.fits(method, request)).findFirst().orElse(null);
      var holding = hold;
      var lost = loss;
      if (lost != null && lost.meanwhile() == null && lost.isDue()) {
        end(requireNonNullElse(lost.said(), BROKEN));
      } else if (holding != null && holding.holds(this)) {
        forwarded = holding.over().thenRun(() -> call.sendMessage(request));
      } else {
        call.sendMessage(request);
      }
    }

    @Override
    public void onHalfClose() {
      if (!isOver) {
        forwarded = forwarded.thenRun(call::halfClose);
      }
    }

    @Override
    public void onCancel() {
      call.cancel("the client left", null);
    }

    private void end(Status said) {
      isOver = true;
      client.close(said, new Metadata());
      call.cancel("lost", null);
    }

    private final class WayBack extends ClientCall.Listener<byte[]> {
      @Override
      public void onHeaders(Metadata headers) {
        client.sendHeaders(headers);
      }

      @Override
      public void onMessage(byte[] answer) {
        var lost = loss;
        if (lost != null && lost.meanwhile() != null && lost.isDue()) {
          lost.meanwhile().run();
          if (lost.said() == null) {
            client.sendMessage(answer);
          }
          end(requireNonNullElse(lost.said(), Status.OK));
        } else if (!(isWatchHeld && method.equals(WATCH))) {
          client.sendMessage(answer);
        }
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        if (!isOver) {
          client.close(status, trailers);
        }
        var holding = hold;
        if (holding != null && holding.other().equals(method)) {
          holding.over().complete(null);
        }
      }
    }
  }

  /** Messages as they are. */
  private enum AsIs implements MethodDescriptor.Marshaller<byte[]> {
    BYTES;

    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package io.rollcall.bench.load;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What the driver of the etcd backend does without Rollcall: puts, of values as large as a
 * registration, by 32 callers.
 */
final class RawEtcd implements AutoCloseable {

  private static final int CALLERS = 32;
  private static final long TTL_SECONDS = 3600;
  private static final long TIMEOUT_SECONDS = 10;
  private static final ByteString VALUE = ByteString.copyFromUtf8("x".repeat(300));

  private final ManagedChannel channel;
  private final AtomicLong keys = new AtomicLong();
  private final Map<String, Long> revisions = new ConcurrentHashMap<>();

  RawEtcd(URI server) {
    channel =
        Grpc.newChannelBuilder(server.getAuthority(), InsecureChannelCredentials.create()).build();
  }

  /** Puts of new keys. */
  double puts(Duration duration) throws IOException, InterruptedException {
    return perSecond(duration, key -> put(key, 0));
  }

  /** Puts of new keys, each with a lease of its own: what a registration takes. */
  double leasedPuts(Duration duration) throws IOException, InterruptedException {
    return perSecond(duration, key -> put(key, grant()));
  }

  /** One that compares and puts, as a registration is written. */
  void transaction(int number) {
    var key = ByteString.copyFromUtf8("/raw/alone");
    var value = ByteString.copyFromUtf8("%300d".formatted(number));
    KVGrpc.newBlockingStub(channel)
        .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .txn(
            TxnRequest.newBuilder()
                .addCompare(
                    Compare.newBuilder()
                        .setTarget(Compare.CompareTarget.MOD)
                        .setResult(Compare.CompareResult.GREATER)
                        .setKey(ByteString.copyFromUtf8("/raw/absent"))
                        .setModRevision(-1))
                .addSuccess(
                    RequestOp.newBuilder()
                        .setRequestPut(PutRequest.newBuilder().setKey(key).setValue(value)))
                .build());
  }

  /**
   * What a write of a configuration takes: a value, its version, and its head, which is compared.
   * One caller at a time may write a key.
   */
  void config(String key, long number) throws IOException {
    var head = ByteString.copyFromUtf8("/raw/heads/" + key);
    var version = ConfigCells.version(number);
    var answer =
        KVGrpc.newBlockingStub(channel)
            .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .txn(
                TxnRequest.newBuilder()
                    .addCompare(
                        Compare.newBuilder()
                            .setTarget(Compare.CompareTarget.MOD)
                            .setResult(Compare.CompareResult.EQUAL)
                            .setKey(head)
                            .setModRevision(revisions.getOrDefault(key, 0L)))
                    .addSuccess(put("/raw/values/" + key + "@" + number, ConfigCells.value(number)))
                    .addSuccess(put("/raw/versions/" + key + "@" + number, version))
                    .addSuccess(put("/raw/heads/" + key, version))
                    .build());
    if (!answer.getSucceeded()) {
      throw new IOException("somebody else wrote " + key);
    }
    revisions.put(key, answer.getHeader().getRevision());
  }

  private static RequestOp put(String key, String value) {
    return RequestOp.newBuilder()
        .setRequestPut(
            PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value)))
        .build();
  }

  /** Milliseconds from the start of a put to a watch of another connection. */
  double watchLatency(URI server) throws IOException, InterruptedException {
    var latency = new WatchLatency();
    try (var watcher = new RawEtcd(server)) {
      var key = ByteString.copyFromUtf8("watched");
      watcher.watch(key, latency);
      return latency.median(number -> put(key, ByteString.copyFromUtf8("" + number), 0));
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private void watch(ByteString key, WatchLatency latency) {
    var requests =
        WatchGrpc.newStub(channel)
            .watch(
                new StreamObserver<WatchResponse>() {
                  @Override
                  public void onNext(WatchResponse answer) {
                    for (var event : answer.getEventsList()) {
                      latency.seen(Integer.parseInt(event.getKv().getValue().toStringUtf8()));
                    }
                  }

                  @Override
                  public void onError(Throwable end) {}

                  @Override
                  public void onCompleted() {}
                });
    var create = WatchCreateRequest.newBuilder().setKey(key);
    requests.onNext(WatchRequest.newBuilder().setCreateRequest(create).build());
  }

  private void put(ByteString key, long lease) {
    put(key, VALUE, lease);
  }

  private void put(ByteString key, ByteString value, long lease) {
    KVGrpc.newBlockingStub(channel)
        .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .put(PutRequest.newBuilder().setKey(key).setValue(value).setLease(lease).build());
  }

  private long grant() {
    return LeaseGrpc.newBlockingStub(channel)
        .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(TTL_SECONDS).build())
        .getID();
  }

  private double perSecond(Duration duration, Consumer<ByteString> call)
      throws IOException, InterruptedException {
    var over = new AtomicBoolean();
    var done = new AtomicLong();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Runnable caller =
          () -> {
            while (!over.get()) {
              call.accept(ByteString.copyFromUtf8("/raw/" + keys.incrementAndGet()));
              done.incrementAndGet();
            }
          };
      var tasks = IntStream.range(0, CALLERS).mapToObj(i -> callers.submit(caller)).toList();
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
      over.set(true);
      for (var task : tasks) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("etcd failed", e);
    }
    return done.get() / (duration.toNanos() / 1e9);
  }
}

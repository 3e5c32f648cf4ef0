package io.rollcall.bench.load;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
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

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private void put(ByteString key, long lease) {
    KVGrpc.newBlockingStub(channel)
        .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .put(PutRequest.newBuilder().setKey(key).setValue(VALUE).setLease(lease).build());
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

package io.rollcall.probe;

import io.rollcall.health.ProbeResult;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.time.Clock;
import io.rollcall.trace.TraceHeaders;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * {@code grpc.health.v1.Health/Check}, by gRPC over HTTP/2: in the clear, or with TLS when the
 * instance speaks HTTPS.
 */
final class GrpcProbe {

  /** Each HTTP/2 connection has a platform thread that reads it. */
  private static final int AT_ONCE = 256;

  private static final String CHECK = "/grpc.health.v1.Health/Check";
  private static final MediaType GRPC = MediaType.get("application/grpc");

  private final OkHttpClient clear;
  private final OkHttpClient secure;
  private final Failures failures;
  private final Clock clock;
  private final int atOnce;
  private final Semaphore places;

  GrpcProbe(Clients clients, Failures failures, Clock clock) {
    this(clients, failures, clock, AT_ONCE);
  }

  /**
   * Makes one.
   *
   * @param atOnce how many probes may be under way; others wait
   */
  GrpcProbe(Clients clients, Failures failures, Clock clock, int atOnce) {
    this.clear = clients.grpc();
    this.secure = clients.grpcOverTls();
    this.failures = failures;
    this.clock = clock;
    this.atOnce = atOnce;
    this.places = new Semaphore(atOnce);
  }

  ProbeResult probe(Registration target, HealthCheck.Grpc check) {
    var deadline = Deadline.in(check.schedule().timeout(), clock);
    if (!places.tryAcquire() && !isAcquiredWithin(deadline.left())) {
      return ofTheWait(target, deadline);
    }
    boolean hadLittleTime = deadline.left().compareTo(deadline.timeout().dividedBy(2)) < 0;
    try {
      return Resolver.within(deadline, () -> ask(target, check, deadline));
    } catch (IOException e) {
      return hadLittleTime && deadline.isOver()
          ? ofTheWait(target, deadline)
          : failures.of(e, target.host(), deadline.timeout());
    } finally {
      places.release();
    }
  }

  /** The wait for a place took what the instance needed to answer. */
  private ProbeResult ofTheWait(Registration target, Deadline deadline) {
    var wait = new Shortage(atOnce + " other gRPC probes were under way", null);
    return failures.of(wait, target.host(), deadline.timeout());
  }

  private boolean isAcquiredWithin(Duration limit) {
    try {
      return places.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private OkHttpClient client(Registration target) {
    return target.protocol() == Protocol.HTTPS ? secure : clear;
  }

  private static Request request(Registration target, HealthCheck.Grpc check)
      throws UnknownHostException {
    var request =
        new Request.Builder()
            .url(HttpHosts.url(target, CHECK))
            .header("User-Agent", "Rollcall")
            .header("TE", "trailers")
            .post(RequestBody.create(HealthMessages.request(check.grpcService()), GRPC));
    TraceHeaders.here().forEach(request::header);
    return request.build();
  }

  private ProbeResult ask(Registration target, HealthCheck.Grpc check, Deadline deadline)
      throws IOException {
    var call = client(target).newCall(request(target, check));
    deadline.bound(call);
    try (var response = call.execute()) {
      var source = response.body().source();
      if (source.request(HealthMessages.LONGEST_RESPONSE)) {
        call.cancel();
        return ProbeResult.failed("the answer is no gRPC health response: it is too long");
      }
      return result(response, source.readByteString(), check.grpcService());
    }
  }

  private static ProbeResult result(Response response, ByteString body, String service)
      throws IOException {
    var status = grpc(response, "grpc-status");
    if (response.code() != 200 || status == null) {
      return ProbeResult.failed("HTTP %d that is not gRPC".formatted(response.code()));
    }
    return switch (status) {
      case "0" -> {
        var serving = HealthMessages.servingStatus(body);
        yield serving.equals(HealthMessages.SERVING)
            ? ProbeResult.passed("gRPC " + serving)
            : ProbeResult.failed("gRPC " + serving);
      }
      case "5" -> ProbeResult.failed("gRPC service '%s' is not known there".formatted(service));
      case "12" -> ProbeResult.failed("gRPC server without grpc.health.v1");
      default -> {
        var message = grpc(response, "grpc-message");
        yield ProbeResult.failed(
            "gRPC status %s%s".formatted(status, message == null ? "" : ": " + message));
      }
    };
  }

  /** From the trailers, or the headers of an answer that has nothing else. */
  private static @Nullable String grpc(Response response, String name) throws IOException {
    var header = response.header(name);
    return header != null ? header : response.trailers().get(name);
  }
}

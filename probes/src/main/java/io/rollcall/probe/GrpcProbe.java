package io.rollcall.probe;

import io.rollcall.health.ProbeResult;
import io.rollcall.registry.HealthCheck;
import io.rollcall.registry.Protocol;
import io.rollcall.registry.Registration;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
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
  private final Semaphore places = new Semaphore(AT_ONCE);

  /**
   * Makes one.
   *
   * @param clear takes HTTP/2 for granted
   */
  GrpcProbe(OkHttpClient clear, OkHttpClient secure) {
    this.clear = clear;
    this.secure = secure;
  }

  ProbeResult probe(Registration target, HealthCheck.Grpc check) {
    var timeout = check.schedule().timeout();
    try {
      if (!places.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        return ProbeResult.inconclusive("too many gRPC probes were under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ProbeResult.inconclusive("interrupted");
    }
    var call = client(target).newCall(request(target, check));
    call.timeout().timeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    try {
      return Lookup.within(timeout, () -> ask(call, check.grpcService()));
    } catch (IOException e) {
      return Failures.of(e, target.host(), timeout);
    } finally {
      places.release();
    }
  }

  private OkHttpClient client(Registration target) {
    return target.protocol() == Protocol.HTTPS ? secure : clear;
  }

  private static Request request(Registration target, HealthCheck.Grpc check) {
    return new Request.Builder()
        .url(HttpProbe.url(target, CHECK))
        .header("User-Agent", "Rollcall")
        .header("TE", "trailers")
        .post(RequestBody.create(HealthMessages.request(check.grpcService()), GRPC))
        .build();
  }

  private static ProbeResult ask(Call call, String service) throws IOException {
    try (var response = call.execute()) {
      var source = response.body().source();
      if (source.request(HealthMessages.LONGEST_RESPONSE)) {
        call.cancel();
        return ProbeResult.failed("the answer is no gRPC health response: it is too long");
      }
      return result(response, source.readByteString(), service);
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

package io.rollcall.probe;

import io.rollcall.health.ProbeResult;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HttpMethod;
import io.rollcall.model.Registration;
import io.rollcall.time.Clock;
import io.rollcall.trace.TraceHeaders;
import java.io.IOException;
import java.net.UnknownHostException;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** One request to an instance, over HTTPS when that is what the instance speaks. */
final class HttpProbe {

  /** An answer is read as far as this; the connection of a longer one is given up. */
  private static final int READ_BYTES = 16 * 1024;

  private static final int SHOWN_LENGTH = 256;
  private static final RequestBody NOTHING = RequestBody.create(new byte[0]);

  private final Clients clients;
  private final Failures failures;
  private final Clock clock;

  HttpProbe(Clients clients, Failures failures, Clock clock) {
    this.clients = clients;
    this.failures = failures;
    this.clock = clock;
  }

  ProbeResult probe(Registration target, HealthCheck.Http check) {
    var deadline = Deadline.in(check.schedule().timeout(), clock);
    try {
      return Resolver.within(deadline, () -> ask(target, check, deadline));
    } catch (IOException e) {
      return failures.of(e, target.host(), deadline.timeout());
    }
  }

  private static Request request(Registration target, HealthCheck.Http check)
      throws UnknownHostException {
    var request =
        new Request.Builder()
            .url(HttpHosts.url(target, check.path()))
            .method(check.method().name(), check.method() == HttpMethod.POST ? NOTHING : null)
            .header("User-Agent", "Rollcall")
            .header("Accept-Encoding", "identity");
    TraceHeaders.here().forEach(request::header);
    check.headers().values().forEach(request::header);
    return request.build();
  }

  private ProbeResult ask(Registration target, HealthCheck.Http check, Deadline deadline)
      throws IOException {
    var call = clients.http(target).newCall(request(target, check));
    deadline.bound(call);
    try (var response = call.execute()) {
      var beginning = beginning(call, response);
      return check.expected().contain(response.code())
          ? ProbeResult.passed("HTTP " + response.code())
          : ProbeResult.failed(
              "HTTP %d, expected %s%s"
                  .formatted(response.code(), check.expected(), reason(response, beginning)));
    }
  }

  private static String beginning(Call call, Response response) throws IOException {
    var source = response.body().source();
    boolean isLong = source.request(READ_BYTES);
    var read = source.getBuffer().snapshot((int) Math.min(source.getBuffer().size(), SHOWN_LENGTH));
    if (isLong) {
      call.cancel();
    } else {
      source.skip(source.getBuffer().size());
    }
    return read.utf8();
  }

  private static String reason(Response response, String beginning) {
    var location = response.header("Location");
    if (location != null) {
      return "; redirects, here to '%s', are not followed"
          .formatted(location.substring(0, Math.min(location.length(), SHOWN_LENGTH)));
    }
    return beginning.isBlank() ? "" : ": " + beginning.strip();
  }
}

package io.rollcall.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TraceHeadersTest {

  private static final Map<String, String> HEADERS = Map.of("traceparent", "00-1-2-01");

  @Test
  void holdWithinTheirScopeAlone() {
    assertThat(TraceHeaders.with(HEADERS, TraceHeaders::here)).isEqualTo(HEADERS);
    assertThat(TraceHeaders.here()).isEmpty();
  }

  @Test
  void reachAnotherThreadThroughAScopeOfItsOwn() {
    var inOther =
        TraceHeaders.with(
            HEADERS,
            () -> {
              var here = TraceHeaders.asHere();
              return CompletableFuture.supplyAsync(() -> here.call(TraceHeaders::here)).join();
            });
    var inStranger =
        TraceHeaders.with(HEADERS, () -> CompletableFuture.supplyAsync(TraceHeaders::here).join());

    assertThat(inOther).isEqualTo(HEADERS);
    assertThat(inStranger).isEmpty();
  }
}

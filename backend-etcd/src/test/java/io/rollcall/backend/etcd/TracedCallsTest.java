package io.rollcall.backend.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.server.Etcd;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.time.Clock;
import io.rollcall.trace.TraceHeaders;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TracedCallsTest {

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void etcdIsToldTheTraceOfTheCallsThatAreMadeForIt() {
    try (var proxy = GrpcProxy.before(Etcd.V3_5.shared())) {
      var registries = new TestRegistries();
      try {
        var registry =
            registries.connect(
                EtcdSettings.of(proxy.uri()).withPrefix("/traced/" + UUID.randomUUID()));
        var instance = Registration.builder("orders", "1", "10.0.0.1", 8080).build();
        registry.put(instance, Clock.system().now(), PutMode.CREATE_OR_REPLACE);
        assertThat(proxy.traces()).isEmpty();

        TraceHeaders.with(Map.of("traceparent", TRACE), () -> registry.find(instance.key()));

        assertThat(proxy.traces()).isNotEmpty().containsOnly(TRACE);
      } finally {
        registries.close();
      }
    }
  }
}

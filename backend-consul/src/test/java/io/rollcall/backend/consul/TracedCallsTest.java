package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.server.Consul;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.trace.TraceHeaders;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracedCallsTest {

  private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void consulIsToldTheTraceOfTheCallsThatAreMadeForIt() throws IOException {
    var prefix = ConsulFixture.newPrefix();
    try (var scheduler = Scheduler.system();
        var agent = new FailingAgent(Consul.shared());
        var registry =
            ConsulRegistry.open(
                ConsulSettings.of(agent.uri()).withServicePrefix(prefix),
                Clock.system(),
                scheduler)) {
      var instance = Registration.builder("orders", "1", "10.0.0.1", 8080).build();
      registry.put(instance, Clock.system().now(), PutMode.CREATE_OR_REPLACE);
      assertThat(agent.traces()).isEmpty();

      TraceHeaders.with(Map.of("traceparent", TRACE), () -> registry.find(instance.key()));

      assertThat(agent.traces()).isNotEmpty().containsOnly(TRACE);
    } finally {
      PlainConsul.at(Consul.shared()).deregisterAll(prefix);
    }
  }
}

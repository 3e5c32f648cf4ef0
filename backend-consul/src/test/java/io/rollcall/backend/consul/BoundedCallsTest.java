package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rollcall.contract.server.Consul;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls to an agent whose connections break, or that does not answer. */
class BoundedCallsTest {

  private static final String UNHEARD_OF = "unheard-of";
  private static final String DEREGISTER = "agent/service/deregister/" + UNHEARD_OF;
  private static final TypeReference<Map<String, Object>> ANYTHING = new TypeReference<>() {};

  private final Scheduler scheduler = Scheduler.system();
  private FailingAgent agent;
  private AgentHttp http;

  @BeforeEach
  void connect() throws IOException {
    agent = new FailingAgent(Consul.shared());
    http = new AgentHttp(agent.uri(), ConsulFixture.settings(agent.uri()), scheduler);
  }

  @AfterEach
  void close() {
    http.close();
    agent.close();
    scheduler.close();
  }

  @Test
  void writeIsNotSentAgainWhenTheConnectionBreaksThatAReadHasUsed() {
    http.get(http.url("agent/self"), ANYTHING);
    agent.lose(BoundedCallsTest::isWrite);

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> http.put(http.url(DEREGISTER), Map.of()));

    assertThat(agent.seen(BoundedCallsTest::isWrite)).isEqualTo(1);
  }

  @Test
  void callsThatAreLateLeaveRoomForThoseAfterThem() {
    agent.silence(call -> call.contains(UNHEARD_OF));
    for (int i = 0; i < BoundedCalls.MOST; i++) {
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(
              () ->
                  BoundedCalls.within(Duration.ofMillis(1))
                      .run(() -> http.get(http.url("kv/" + UNHEARD_OF), ANYTHING)));
    }

    assertThat(http.get(http.url("agent/self"), ANYTHING).value()).isNotEmpty();
  }

  private static boolean isWrite(String call) {
    return call.startsWith("PUT");
  }
}

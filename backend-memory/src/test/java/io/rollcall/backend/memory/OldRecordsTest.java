package io.rollcall.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollcall.json.InstanceRecord;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.HealthStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What was stored before checks had methods, headers and initial statuses. */
class OldRecordsTest {

  private static final Schedule SCHEDULE =
      new Schedule(Duration.ofSeconds(10), Duration.ofSeconds(2), 4, 1);
  private static final String OLD_SCHEDULE =
      """
      "schedule":{"interval":"PT10S","timeout":"PT2S","maxFailures":4,"recoveryThreshold":1}""";

  @Test
  void areReadWithWhatHeldThen() throws JsonProcessingException {
    assertRead("{'type':'http','path':'/up',SCHEDULE}", new HealthCheck.Http("/up", SCHEDULE));
    assertRead("{'type':'tcp',SCHEDULE}", new HealthCheck.Tcp(SCHEDULE));
    assertRead(
        "{'type':'grpc','grpcService':'shop',SCHEDULE}", new HealthCheck.Grpc("shop", SCHEDULE));
    assertRead(
        "{'type':'custom','probe':'queue',SCHEDULE}", new HealthCheck.Custom("queue", SCHEDULE));
    assertRead(
        "{'type':'heartbeat','ttl':'PT45S'}",
        new HealthCheck.Heartbeat(Duration.ofSeconds(45), HealthStatus.HEALTHY));
  }

  private static void assertRead(String check, HealthCheck expected)
      throws JsonProcessingException {
    var stored =
        """
        {"service":"orders","id":"a","host":"10.0.0.7","port":8080,"protocol":"http","weight":1,
         "healthCheck":%s,"registeredAt":"2026-01-01T00:00:00Z"}
        """
            .formatted(check.replace('\'', '"').replace("SCHEDULE", OLD_SCHEDULE));

    var read = new JsonMapper().readValue(stored, InstanceRecord.class).toInstance(1);

    assertThat(read.registration().healthCheck()).isEqualTo(expected);
    assertThat(read.status()).isEqualTo(expected.initialStatus());
  }
}

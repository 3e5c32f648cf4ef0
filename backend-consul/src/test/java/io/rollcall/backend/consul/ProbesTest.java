package io.rollcall.backend.consul;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.backend.consul.StoredInstance.Finding;
import io.rollcall.contract.server.Consul;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A finding of an agent is stored unless a later one is. */
class ProbesTest {

  private static final InstanceKey KEY = new InstanceKey("orders", "1");

  /** Consul's index when nothing had happened yet, and one that it will not have for long. */
  private static final long LONG_AGO = 1;

  private static final long LATER = 1L << 50;

  private final Scheduler scheduler = Scheduler.system();
  private final PlainConsul consul = PlainConsul.at(Consul.shared());
  private final String prefix = ConsulFixture.newPrefix();
  private final ServiceDefinition definitions = new ServiceDefinition(prefix);
  private final AgentHttp http =
      new AgentHttp(Consul.shared(), ConsulFixture.settings(Consul.shared()), scheduler);
  private final Agents agents = new Agents(List.of(new Agent(http, null)), Clock.system());
  private final Store store = new Store(agents, new Keys(prefix));
  private final Probes probes =
      new Probes(agents, definitions, "self", store, key -> store.find(key).instance());

  @AfterEach
  void close() {
    consul.put("catalog/deregister", "{\"Node\": \"%s\"}".formatted(prefix));
    consul.forget(prefix);
    http.close();
    scheduler.close();
  }

  @Test
  void laterFindingReplacesAnEarlierOne() {
    register(new Finding(HealthStatus.HEALTHY, "200 OK", LONG_AGO));
    find("critical", "refused");

    probes.step();

    assertThat(stored().now().status()).isEqualTo(HealthStatus.UNHEALTHY);
    assertThat(stored().now().output()).isEqualTo("refused");
  }

  @Test
  void earlierFindingLeavesALaterOneAlone() {
    var later = new Finding(HealthStatus.HEALTHY, "200 OK", LATER);
    register(later);
    find("critical", "refused");

    probes.step();

    assertThat(stored().found()).isEqualTo(later);
  }

  private void register(Finding found) {
    var registration =
        Registration.builder(KEY.service(), KEY.id(), "10.0.0.1", 8080)
            .healthCheck(new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT))
            .build();
    var nothing = store.find(KEY);
    var instance =
        StoredInstance.registered(registration, Instant.EPOCH, "self", true).found(found);
    assertThat(store.commitRevision(KEY.service(), store.creating(instance, nothing))).isPresent();
  }

  /** Has Consul's servers show what an agent, which is none of theirs, finds by its probe. */
  private void find(String status, String output) {
    consul.put(
        "catalog/register",
        """
        {"Node": "%s", "Address": "10.0.0.1",
         "Service": {"ID": "%s", "Service": "%s"},
         "Check": {"CheckID": "%s", "Name": "probe", "ServiceID": "%2$s",
                   "Status": "%s", "Output": "%s"}}"""
            .formatted(
                prefix,
                definitions.serviceId(KEY),
                definitions.name(KEY.service()),
                Checks.probeId(stored().epoch()),
                status,
                output));
  }

  private StoredInstance stored() {
    return requireNonNull(store.find(KEY).instance());
  }
}

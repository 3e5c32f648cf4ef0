package io.rollcall.backend.consul;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.server.Consul;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one replica held, and another one holds now. */
class HeldInstancesTest {

  private static final InstanceKey KEY = new InstanceKey("orders", "1");

  private final Scheduler scheduler = Scheduler.system();
  private final String prefix = ConsulFixture.newPrefix();
  private final ConsulSettings settings = ConsulFixture.settings(Consul.shared());
  private final AgentHttp http = new AgentHttp(Consul.shared(), settings, scheduler);
  private final Agents agents = new Agents(List.of(new Agent(http, null)), Clock.system());
  private final Keys keys = new Keys(prefix);
  private final Store store = new Store(agents, keys);
  private final HeldInstances held = heldInstances();

  @AfterEach
  void close() {
    http.close();
    scheduler.close();
    PlainConsul.at(Consul.shared()).forget(prefix);
  }

  @Test
  void doesNotExpireByWhatWasKnownBefore() {
    var before = registered();
    held.hold(before, "other");

    held.expire("orders", List.of(before));

    assertThat(held.read(KEY)).isNotNull();
  }

  @Test
  void expiresByWhatIsKnownNow() {
    held.expire("orders", List.of(registered()));

    assertThat(held.read(KEY)).isNull();
  }

  @Test
  void keepsTheStatusThatWasReported() {
    var reported = registered().reported(HealthStatus.UNHEALTHY, "disk full");
    store.replace(stored(), reported);

    held.hold(stored(), "other");

    assertThat(stored().holder()).isEqualTo("other");
    assertThat(stored().now().status()).isEqualTo(HealthStatus.UNHEALTHY);
    assertThat(stored().now().output()).isEqualTo("disk full");
  }

  private StoredInstance registered() {
    var registration =
        Registration.builder(KEY.service(), KEY.id(), "10.0.0.1", 8080)
            .healthCheck(new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT))
            .build();
    var nothing = store.find(KEY);
    var instance = StoredInstance.registered(registration, Instant.EPOCH, "one", false);
    assertThat(store.commitRevision(KEY.service(), store.creating(instance, nothing))).isPresent();
    return stored();
  }

  private StoredInstance stored() {
    return requireNonNull(held.read(KEY));
  }

  private HeldInstances heldInstances() {
    var clock = Clock.system();
    var definitions = new ServiceDefinition(prefix);
    var agent = new AgentSync(agents, definitions, store, "one", clock, scheduler);
    var follower =
        new Follower(
            agents,
            keys,
            store,
            definitions,
            agent,
            lost -> {},
            new ForeignServices(agents, definitions, List.of(), clock, scheduler),
            new Mirror(),
            settings.connection().callTimeout(),
            clock,
            scheduler);
    return new HeldInstances(store, keys, follower, new NativeChecks(false, host -> true), agent);
  }
}

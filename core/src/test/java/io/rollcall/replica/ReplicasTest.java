package io.rollcall.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Protocol;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReplicasTest {

  private static final Registration SELF =
      Replicas.registration("r-1", Protocol.HTTP, "10.0.0.1", 8080);
  private static final InstanceKey KEY = new InstanceKey("orders", "1");

  private final VirtualTime time = new VirtualTime();
  private final Membership backend = new Membership();
  private final Replicas replicas = new Replicas(backend, time, time);

  @Test
  void goesOnRenewingAfterAnUnforeseenException() {
    start();
    backend.nextFailure = new IllegalStateException("broken on purpose");

    time.pass(Duration.ofSeconds(30));

    assertThat(backend.renewals).isGreaterThan(5);
    assertThat(replicas.isMine(KEY)).isTrue();
  }

  @Test
  void joinsAgainAtOnceWhenTheStoreForgotIt() {
    start();
    backend.listed.clear();

    time.pass(Duration.ofSeconds(3));

    assertThat(backend.listed).containsExactly("r-1");
  }

  @Test
  void leavesWhenItIsClosed() {
    start();

    replicas.close();
    replicas.close();
    time.pass(Duration.ofMinutes(1));

    assertThat(backend.listed).isEmpty();
    assertThat(replicas.isMine(KEY)).isFalse();
  }

  @Test
  void leavesThoughNobodyKnowsWhetherItEverJoined() {
    backend.nextFailure = new OutcomeUnknown("no answer", null);
    start();

    replicas.close();

    assertThat(backend.listed).isEmpty();
  }

  @Test
  @Timeout(30)
  void closingWaitsForAJoiningThatIsUnderWay() throws InterruptedException {
    backend.slow = new CountDownLatch(1);
    var starting = Thread.ofVirtual().start(this::start);
    assertThat(backend.putting.await(10, TimeUnit.SECONDS)).isTrue();

    var closing = Thread.ofVirtual().start(replicas::close);
    while (closing.isAlive() && closing.getState() != Thread.State.BLOCKED) {
      Thread.onSpinWait();
    }
    backend.slow.countDown();
    starting.join();
    closing.join();

    assertThat(backend.listed).isEmpty();
  }

  private void start() {
    replicas.start(SELF, () -> {});
    time.pass(Duration.ZERO);
  }

  /** Keeps who joined. Fails once and dawdles as it is told; what fails was done all the same. */
  private static final class Membership extends ScriptedBackend {

    private final Set<String> listed = ConcurrentHashMap.newKeySet();
    private final CountDownLatch putting = new CountDownLatch(1);
    private CountDownLatch slow = new CountDownLatch(0);
    private @Nullable RuntimeException nextFailure;
    private int renewals;

    @Override
    public PutResult put(Registration registration, Instant at, PutMode mode) {
      putting.countDown();
      try {
        slow.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      listed.add(registration.key().id());
      var instance = ServiceInstance.registered(registration, at, 1);
      has(registration.key().service(), instance);
      failIfTold();
      return new PutResult(PutResult.Outcome.CREATED, instance);
    }

    @Override
    public void renew(InstanceKey key, Instant at) {
      renewals++;
      failIfTold();
      if (!listed.contains(key.id())) {
        throw new InstanceNotFound(key);
      }
    }

    @Override
    public void remove(InstanceKey key) {
      if (!listed.remove(key.id())) {
        throw new InstanceNotFound(key);
      }
    }

    private void failIfTold() {
      var failure = nextFailure;
      nextFailure = null;
      if (failure != null) {
        throw failure;
      }
    }
  }
}

package io.rollcall.backend.etcd;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.server.Etcd;
import io.rollcall.store.Backend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;

/** An etcd registry under a prefix of its own, on a server that tests share. */
final class EtcdFixture implements BackendFixture {

  /** A JVM that has just started is slow with hundreds of callers at once. */
  private static final Duration PATIENT = Duration.ofSeconds(10);

  private final Scheduler scheduler = Scheduler.system();
  private final EtcdSettings settings;
  private final List<Backend> replicas = new ArrayList<>();

  EtcdFixture(Etcd etcd) {
    settings = sharedServer(etcd).withCallTimeout(PATIENT);
    replicas.add(open());
  }

  /** Settings with a prefix that nobody has used. */
  static EtcdSettings sharedServer(Etcd etcd) {
    return EtcdSettings.of(etcd.shared()).withPrefix("/test/" + UUID.randomUUID());
  }

  @Override
  public Backend backend() {
    return replicas.getFirst();
  }

  /** Two of them; the second is opened when they are first asked for. */
  @Override
  public List<Backend> replicas() {
    if (replicas.size() == 1) {
      replicas.add(open());
    }
    return List.copyOf(replicas);
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  static void waitFor(Duration duration) {
    Awaitility.await().pollDelay(duration).atMost(duration.plusSeconds(10)).until(() -> true);
  }

  @Override
  public void close() {
    replicas.forEach(Backend::close);
    scheduler.close();
  }

  private Backend open() {
    return EtcdBackend.open(settings, Clock.system(), scheduler);
  }
}

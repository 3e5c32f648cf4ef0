package io.rollcall.backend.redis;

import io.rollcall.contract.BackendFixture;
import io.rollcall.store.Backend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Redis backend under a prefix of its own, on servers that tests share. */
final class RedisFixture implements BackendFixture {

  /** A JVM that has just started is slow with hundreds of callers at once. */
  private static final Duration PATIENT = Duration.ofSeconds(10);

  private final Scheduler scheduler = Scheduler.system();
  private final RedisSettings settings;
  private final List<Backend> replicas = new ArrayList<>();

  RedisFixture(Deployment deployment) {
    settings = deployment.unused().withCallTimeout(PATIENT);
    replicas.add(open());
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
  public boolean keepsExpired() {
    return true;
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public void close() {
    replicas.forEach(Backend::close);
    scheduler.close();
  }

  private Backend open() {
    return RedisBackend.open(settings, Clock.system(), scheduler);
  }
}

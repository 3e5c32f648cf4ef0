package io.rollcall.contract;

import io.rollcall.model.ServiceState;
import io.rollcall.store.Backend;
import io.rollcall.store.Cells;
import io.rollcall.store.ForwardingRegistry;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.StoreCall;
import io.rollcall.store.StoreCounts;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of a fixture as one backend: each call goes to the next of them, and watchers are
 * told by the first.
 */
public final class ReplicasTakingTurns implements BackendFixture {

  private final BackendFixture fixture;
  private final Backend backend;

  public ReplicasTakingTurns(BackendFixture fixture) {
    this.fixture = fixture;
    this.backend = new Turns(fixture.replicas());
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public List<Backend> replicas() {
    return fixture.replicas();
  }

  @Override
  public Duration propagation() {
    return fixture.propagation();
  }

  @Override
  public boolean keepsExpired() {
    return fixture.keepsExpired();
  }

  @Override
  public Duration heartbeatsBehind() {
    return fixture.heartbeatsBehind();
  }

  @Override
  public Clock clock() {
    return fixture.clock();
  }

  @Override
  public Scheduler scheduler() {
    return fixture.scheduler();
  }

  @Override
  public void pass(Duration duration) {
    fixture.pass(duration);
  }

  @Override
  public void close() {
    fixture.close();
  }

  private static final class Turns extends ForwardingRegistry implements Backend {

    private final List<Backend> replicas;
    private final AtomicInteger calls = new AtomicInteger();

    Turns(List<Backend> replicas) {
      this.replicas = replicas;
    }

    private Backend next() {
      return replicas.get(Math.floorMod(calls.getAndIncrement(), replicas.size()));
    }

    @Override
    protected RegistryBackend delegate() {
      return replicas.getFirst().registry();
    }

    @Override
    protected <A extends @Nullable Object> A call(
        StoreCall which, Function<RegistryBackend, A> call) {
      return call.apply(next().registry());
    }

    @Override
    public RegistryBackend registry() {
      return this;
    }

    /** Those of the first: they are tested for each replica where it matters. */
    @Override
    public Cells cells() {
      return replicas.getFirst().cells();
    }

    /** Once the first replica has been told what another one wrote before. */
    @Override
    public Subscription watch(String service, Watcher<ServiceState> watcher) {
      var read = delegate().read(service);
      if (!read.instances().isEmpty()) {
        var told = Recorder.ofService();
        var early = delegate().watch(service, told);
        told.await(state -> state.revision() >= read.revision());
        early.close();
      }
      return delegate().watch(service, watcher);
    }

    @Override
    public Subscription watchNames(Watcher<ServiceNames> watcher) {
      return delegate().watchNames(watcher);
    }

    @Override
    public void check() {
      next().check();
    }

    @Override
    public StoreCounts counts() {
      return StoreCounts.NONE;
    }

    @Override
    public void close() {
      replicas.forEach(Backend::close);
    }
  }
}

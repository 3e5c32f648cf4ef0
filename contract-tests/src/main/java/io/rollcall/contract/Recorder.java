package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.ServiceState;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A watcher that remembers what it was told and how. Thread-safe. */
public final class Recorder<S> implements Watcher<S> {

  /** One delivery. {@code reconnected} when it ended a disconnection. */
  record Delivery<S>(S state, long revision, boolean reconnected) {}

  private final ToLongFunction<S> revision;
  private final List<Delivery<S>> deliveries = new ArrayList<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private boolean disconnected;
  private @Nullable String breach;

  private Recorder(ToLongFunction<S> revision) {
    this.revision = revision;
  }

  public static Recorder<ServiceState> ofService() {
    return new Recorder<>(ServiceState::revision);
  }

  /** For {@link WholeNames}. */
  static Recorder<ServiceNames.All> ofNames() {
    return new Recorder<>(ServiceNames.All::revision);
  }

  @Override
  public void onState(S state) {
    alone(() -> record(state));
  }

  @Override
  public void onDisconnected(String reason) {
    alone(this::disconnect);
  }

  /** What it was told, first to last. */
  public synchronized List<S> states() {
    return deliveries.stream().map(Delivery::state).toList();
  }

  /** What it was told last; fails when it was told nothing. */
  public synchronized S latest() {
    assertThat(deliveries).as("deliveries").isNotEmpty();
    return deliveries.getLast().state();
  }

  /**
   * Returns once the latest state is as expected; fails when it is not in time. An expectation may
   * fail of an earlier state, which may be told first.
   */
  public S await(Predicate<S> expected) {
    Awaitility.await()
        .atMost(BackendContract.TOLD_WITHIN)
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsInstanceOf(AssertionError.class)
        .until(() -> hasBeenTold() && expected.test(latest()));
    return latest();
  }

  synchronized List<Delivery<S>> deliveries() {
    return List.copyOf(deliveries);
  }

  synchronized @Nullable String breach() {
    return breach;
  }

  private synchronized boolean hasBeenTold() {
    return !deliveries.isEmpty();
  }

  private synchronized void record(S state) {
    deliveries.add(new Delivery<>(state, revision.applyAsLong(state), disconnected));
    disconnected = false;
  }

  private synchronized void disconnect() {
    if (disconnected) {
      breach("told twice of one disconnection");
    }
    disconnected = true;
  }

  private void alone(Runnable delivery) {
    if (!busy.compareAndSet(false, true)) {
      breach("told two things at once");
      return;
    }
    try {
      delivery.run();
    } finally {
      busy.set(false);
    }
  }

  synchronized void breach(String what) {
    breach = what;
  }
}

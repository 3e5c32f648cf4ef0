package io.rollcall.contract.history;

import io.rollcall.contract.history.Fault.Effect;
import io.rollcall.contract.history.Observation.Answer;
import io.rollcall.model.InstanceKey;
import io.rollcall.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records what clients did and saw, and what was done to the servers. Thread-safe. All times are
 * nanoseconds since the history began, on one monotonic clock.
 *
 * <p>What has not ended counts as unknown: a call may or may not have had its effect, and a fault
 * is in force.
 */
public final class History {

  /** The source of a look into the store itself. */
  public static final String BACKEND = "backend";

  private final Clock clock;
  private final long originNanos;
  private final List<Pending> calls = new ArrayList<>();
  private final List<Observation> observations = new ArrayList<>();
  private final List<Listing> listings = new ArrayList<>();
  private final List<OpenFault> faults = new ArrayList<>();

  public History(Clock clock) {
    this.clock = clock;
    this.originNanos = clock.nanos();
  }

  /** Nanoseconds since the history began. */
  public long nanos() {
    return clock.nanos() - originNanos;
  }

  /** To be said just before the call is made. */
  public Pending start(String replica, InstanceKey key, Action action) {
    synchronized (calls) {
      var pending = new Pending(replica, key, action, nanos());
      calls.add(pending);
      return pending;
    }
  }

  /**
   * To be said once the answer is there.
   *
   * @param startNanos {@link #nanos()} just before it was asked for
   */
  public void observed(String source, String service, long startNanos, Answer answer) {
    var observation = new Observation(source, service, startNanos, nanos(), answer);
    synchronized (observations) {
      observations.add(observation);
    }
  }

  /**
   * To be said once a page of services is there.
   *
   * @param startNanos {@link #nanos()} just before it was asked for
   */
  public void listed(String source, long startNanos, Listing.Page page) {
    var listing = new Listing(source, startNanos, nanos(), page);
    synchronized (listings) {
      listings.add(listing);
    }
  }

  /** To be said just before the fault is made. */
  public OpenFault begin(String name, Set<Effect> effects) {
    synchronized (faults) {
      var fault = new OpenFault(name, effects, nanos());
      faults.add(fault);
      return fault;
    }
  }

  /** In order of their starts. */
  public List<Call> calls() {
    var now = nanos();
    synchronized (calls) {
      return calls.stream()
          .map(call -> call.ended(now))
          .sorted(Comparator.comparingLong(Call::startNanos))
          .toList();
    }
  }

  /** In order of their starts. */
  public List<Observation> observations() {
    synchronized (observations) {
      return observations.stream()
          .sorted(Comparator.comparingLong(Observation::startNanos))
          .toList();
    }
  }

  /** In any order. */
  public List<Listing> listings() {
    synchronized (listings) {
      return List.copyOf(listings);
    }
  }

  /** In order of their beginnings. */
  public List<Fault> faults() {
    synchronized (faults) {
      return faults.stream().map(OpenFault::told).toList();
    }
  }

  /** A call under way. */
  public final class Pending {
    private final String replica;
    private final InstanceKey key;
    private final Action action;
    private final long startNanos;
    private @Nullable Call ended;

    private Pending(String replica, InstanceKey key, Action action, long startNanos) {
      this.replica = replica;
      this.key = key;
      this.action = action;
      this.startNanos = startNanos;
    }

    /** To be said just after the answer came, or once it is given up. */
    public synchronized void end(Outcome outcome) {
      ended = new Call(replica, key, action, startNanos, nanos(), outcome);
    }

    private synchronized Call ended(long nowNanos) {
      return ended != null
          ? ended
          : new Call(replica, key, action, startNanos, nowNanos, Outcome.UNKNOWN);
    }
  }

  /** A fault under way. */
  public final class OpenFault {
    private static final long NOT_YET = Long.MAX_VALUE;

    private final String name;
    private final Set<Effect> effects;
    private final long beginNanos;
    private long inForceNanos = NOT_YET;
    private long healNanos = NOT_YET;
    private long endNanos = NOT_YET;

    private OpenFault(String name, Set<Effect> effects, long beginNanos) {
      this.name = name;
      this.effects = effects;
      this.beginNanos = beginNanos;
    }

    /** To be said just after the fault was made. */
    public synchronized void inForce() {
      inForceNanos = nanos();
    }

    /** To be said just before the fault is undone. */
    public synchronized void healing() {
      healNanos = nanos();
    }

    /** To be said once the servers work again, whatever Rollcall makes of it. */
    public synchronized void healed() {
      endNanos = nanos();
    }

    private synchronized Fault told() {
      return new Fault(name, effects, beginNanos, inForceNanos, healNanos, endNanos);
    }
  }
}

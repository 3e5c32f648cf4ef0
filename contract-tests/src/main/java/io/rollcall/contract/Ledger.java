package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Capabilities;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was acknowledged, and so what must be there and what must not. Thread-safe. Where writes of
 * one key overlapped, nothing is known of that key until it is registered by a call that overlaps
 * none; where the outcome of one is not known, nothing ever is.
 */
final class Ledger {

  enum Expectation {
    PRESENT,
    ABSENT,
    EITHER
  }

  private final Clock clock;
  private final Capabilities capabilities;
  private final Duration heartbeatsBehind;
  private final boolean keepsExpired;
  private final Map<InstanceKey, Account> accounts = new ConcurrentHashMap<>();

  Ledger(BackendFixture fixture, Capabilities capabilities) {
    this.clock = fixture.clock();
    this.capabilities = capabilities;
    this.heartbeatsBehind = fixture.heartbeatsBehind();
    this.keepsExpired = fixture.keepsExpired();
  }

  Set<InstanceKey> keys() {
    return accounts.keySet();
  }

  PutResult put(Registration registration, Supplier<PutResult> call) {
    var account = account(registration.key());
    var begun = account.begin();
    try {
      var result = call.get();
      account.registered(registration, begun);
      return result;
    } catch (OutcomeUnknown e) {
      account.loseTrack();
      throw e;
    } finally {
      account.end();
    }
  }

  /** Fails when a heartbeat is acknowledged of an instance that was surely gone. */
  void renew(InstanceKey key, Runnable call) {
    var account = account(key);
    var begun = account.begin();
    try {
      call.run();
      boolean wasGone = begun.expected() == Expectation.ABSENT && account.isAlone(begun);
      assertThat(wasGone && !begun.isJustRemoved())
          .as("a heartbeat of %s was acknowledged, though it was gone", key)
          .isFalse();
      if (!wasGone) {
        account.renewed(begun.nanos());
      }
    } finally {
      account.end();
    }
  }

  /**
   * @param call says whether it removed anything
   */
  boolean remove(InstanceKey key, BooleanSupplier call) {
    var account = account(key);
    account.begin();
    try {
      account.leaving();
      boolean isRemoved = call.getAsBoolean();
      if (isRemoved) {
        account.removed();
      }
      return isRemoved;
    } catch (OutcomeUnknown e) {
      account.loseTrack();
      throw e;
    } finally {
      account.end();
    }
  }

  Expectation expectation(InstanceKey key) {
    return account(key).expectation();
  }

  /** Whether the key can never have been missing since it was first there. */
  boolean neverLeft(InstanceKey key) {
    return account(key).neverLeft();
  }

  private Account account(InstanceKey key) {
    return accounts.computeIfAbsent(key, absent -> new Account());
  }

  /**
   * A call that has begun.
   *
   * @param nanos when
   * @param expected what was to be expected of its key then
   * @param isJustRemoved whether a heartbeat need not know yet that it is gone
   * @param isFirst whether no other call of the key was under way
   * @param number among the calls of the key
   */
  private record Begun(
      long nanos, Expectation expected, boolean isJustRemoved, boolean isFirst, int number) {}

  /** What is known of one key. */
  private final class Account {
    private @Nullable Registration registration;
    private long renewedFromNanos;
    private long renewedByNanos;
    private @Nullable Long removedNanos;
    private int callsBegun;
    private int callsUnderWay;

    /** Calls overlapped, so that nothing is known. */
    private boolean blurred;

    /** A call may still take effect, so that nothing will be known. */
    private boolean lost;

    private boolean left;

    synchronized Begun begin() {
      var expected = expectation();
      boolean isFirst = callsUnderWay == 0;
      blurred |= !isFirst;
      callsUnderWay++;
      callsBegun++;
      boolean isJustRemoved =
          removedNanos != null && clock.since(removedNanos).compareTo(heartbeatsBehind) < 0;
      return new Begun(clock.nanos(), expected, isJustRemoved, isFirst, callsBegun);
    }

    synchronized void end() {
      callsUnderWay--;
    }

    synchronized void loseTrack() {
      lost = true;
    }

    /** Whether no other call of the key was under way since that one began. */
    synchronized boolean isAlone(Begun call) {
      return call.isFirst() && call.number() == callsBegun;
    }

    synchronized void registered(Registration registration, Begun call) {
      boolean wasThere = !blurred && expectation() == Expectation.PRESENT;
      left |= this.registration != null && !wasThere;
      blurred &= !isAlone(call);
      this.registration = registration;
      renewed(call.nanos());
    }

    synchronized void renewed(long fromNanos) {
      renewedFromNanos = fromNanos;
      renewedByNanos = clock.nanos();
    }

    synchronized void leaving() {
      left = true;
    }

    synchronized void removed() {
      registration = null;
      removedNanos = clock.nanos();
    }

    synchronized Expectation expectation() {
      if (blurred || lost) {
        return Expectation.EITHER;
      }
      if (registration == null) {
        return Expectation.ABSENT;
      }
      var ttl = ttl(registration);
      if (ttl == null || clock.since(renewedFromNanos).compareTo(ttl) < 0) {
        return Expectation.PRESENT;
      }
      var gone = ttl.plus(capabilities.expirySlack());
      return clock.since(renewedByNanos).compareTo(gone) > 0 && !keepsExpired
          ? Expectation.ABSENT
          : Expectation.EITHER;
    }

    synchronized boolean neverLeft() {
      return !left && expectation() == Expectation.PRESENT;
    }

    private @Nullable Duration ttl(Registration registration) {
      var ttl = registration.healthCheck().ttl();
      if (ttl == null) {
        return null;
      }
      var shortest = capabilities.shortestTtl();
      return ttl.compareTo(shortest) < 0 ? shortest : ttl;
    }
  }
}

package io.rollcall.contract;

import io.rollcall.model.HealthCheck;
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
 * one key overlapped, nothing is known of that key.
 */
final class Ledger {

  enum Expectation {
    PRESENT,
    ABSENT,
    EITHER
  }

  private final Clock clock;
  private final Capabilities capabilities;
  private final Map<InstanceKey, Account> accounts = new ConcurrentHashMap<>();

  Ledger(Clock clock, Capabilities capabilities) {
    this.clock = clock;
    this.capabilities = capabilities;
  }

  Set<InstanceKey> keys() {
    return accounts.keySet();
  }

  PutResult put(Registration registration, Supplier<PutResult> call) {
    var account = account(registration.key());
    var from = account.begin();
    try {
      var result = call.get();
      account.registered(registration, from);
      return result;
    } catch (OutcomeUnknown e) {
      account.blur();
      throw e;
    } finally {
      account.end();
    }
  }

  void renew(InstanceKey key, Runnable call) {
    var account = account(key);
    var from = account.begin();
    try {
      call.run();
      account.renewed(from);
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
      account.blur();
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

  /** What is known of one key. */
  private final class Account {
    private @Nullable Registration registration;
    private long renewedFromNanos;
    private long renewedByNanos;
    private int callsUnderWay;
    private boolean blurred;
    private boolean left;

    synchronized long begin() {
      blurred |= callsUnderWay > 0;
      callsUnderWay++;
      return clock.nanos();
    }

    synchronized void end() {
      callsUnderWay--;
    }

    synchronized void blur() {
      blurred = true;
    }

    synchronized void registered(Registration registration, long fromNanos) {
      left |= this.registration != null && expectation() != Expectation.PRESENT;
      this.registration = registration;
      renewed(fromNanos);
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
    }

    synchronized Expectation expectation() {
      if (blurred) {
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
      return clock.since(renewedByNanos).compareTo(gone) > 0
          ? Expectation.ABSENT
          : Expectation.EITHER;
    }

    synchronized boolean neverLeft() {
      return !left && expectation() == Expectation.PRESENT;
    }

    private @Nullable Duration ttl(Registration registration) {
      if (!(registration.healthCheck() instanceof HealthCheck.Heartbeat(var ttl, _))) {
        return null;
      }
      var shortest = capabilities.shortestTtl();
      return ttl.compareTo(shortest) < 0 ? shortest : ttl;
    }
  }
}

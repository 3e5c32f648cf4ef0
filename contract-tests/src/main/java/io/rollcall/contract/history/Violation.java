package io.rollcall.contract.history;

import io.rollcall.model.InstanceKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something in a history that no correct registry would have done. */
public sealed interface Violation {

  /** What is wrong and what proves it, for people. */
  String explanation();

  /** An instance that must be there was not served. */
  record MissingInstance(Observation seen, InstanceKey key, @Nullable Call proof)
      implements Violation {
    @Override
    public String explanation() {
      return "%s is missing, though nothing can have taken it away since [%s]: %s"
          .formatted(key, proof, seen);
    }
  }

  /** Nothing was served at all, though there must be instances. */
  record EmptyByError(Observation seen, Set<InstanceKey> missing) implements Violation {
    @Override
    public String explanation() {
      return "nothing is served, though %s must be there: %s".formatted(missing, seen);
    }
  }

  /**
   * What was served had been removed or replaced, or nobody can have registered it.
   *
   * @param end the call that ended it, or null when there is no such registration
   */
  record UnregisteredInstance(
      Observation seen, InstanceKey key, String fingerprint, @Nullable Call end)
      implements Violation {
    @Override
    public String explanation() {
      return end == null
          ? "%s is served as '%s', which nobody can have registered: %s"
              .formatted(key, fingerprint, seen)
          : "%s is served as '%s', which ended with [%s] and can't be back: %s"
              .formatted(key, fingerprint, end, seen);
    }
  }

  /** An instance without heartbeats was still served as healthy. */
  record ExpiredInstance(Observation seen, InstanceKey key, long endNanos) implements Violation {
    @Override
    public String explanation() {
      return "%s is served as healthy, though that had to end by %.3f s: %s"
          .formatted(key, endNanos / 1e9, seen);
    }
  }

  /** An instance was served as healthy that was taken out of service. */
  record WithheldInstance(Observation seen, InstanceKey key, Call reason) implements Violation {
    @Override
    public String explanation() {
      return "%s is served as healthy, though [%s] took it out of service and nothing put it back: %s"
          .formatted(key, reason, seen);
    }
  }

  /** A call was acknowledged that only an instance which is there allows, and it is gone. */
  record AcknowledgedThoughGone(Call call, String reason) implements Violation {
    @Override
    public String explanation() {
      return "a call was fine, though %s: %s".formatted(reason, call);
    }
  }

  /** A client was told that an instance is gone that must be there. */
  record NotFoundThoughThere(Call call, @Nullable Call proof) implements Violation {
    @Override
    public String explanation() {
      return "not found, though nothing can have taken it away since [%s]: %s"
          .formatted(proof, call);
    }
  }

  /** A create-only registration succeeded, though the key was taken. */
  record SecondWinner(Call first, Call second) implements Violation {
    @Override
    public String explanation() {
      return "created, though the key was taken by [%s]: %s".formatted(first, second);
    }
  }

  /** A service that the replica had served before was not answered, or by an error. */
  record FailedRead(Observation seen) implements Violation {
    @Override
    public String explanation() {
      return "a service that was served before is not: " + seen;
    }
  }

  /** A replica that had been out of reach of the backend for long did not say so. */
  record UnmarkedStaleness(Observation seen, Fault fault) implements Violation {
    @Override
    public String explanation() {
      return "not marked stale during %s: %s".formatted(fault, seen);
    }
  }

  /** After a time without changes and faults, two sources differ. */
  record Disagreement(Observation one, Observation other, String what) implements Violation {
    @Override
    public String explanation() {
      return "in the end, %s: %s, and %s".formatted(what, one, other);
    }
  }

  /** After a time without changes and faults, a source was not looked at, or did not serve. */
  record NoLastWord(String source, String service) implements Violation {
    @Override
    public String explanation() {
      return "in the end, %s did not serve service '%s' fresh".formatted(source, service);
    }
  }

  /** A replica served an earlier state after a later one. */
  record RevisionWentBack(Observation earlier, Observation later) implements Violation {
    @Override
    public String explanation() {
      return "the revision went back: %s, then %s".formatted(earlier, later);
    }
  }

  /** A replica served another revision of a service to which nothing can have happened. */
  record RevisionMovedForNothing(Observation earlier, Observation later) implements Violation {
    @Override
    public String explanation() {
      return "another revision, though nothing can have happened: %s, then %s"
          .formatted(earlier, later);
    }
  }

  /** Two states have the same revision. */
  record RevisionReused(Observation one, Observation other) implements Violation {
    @Override
    public String explanation() {
      return "different content with the same revision: %s, and %s".formatted(one, other);
    }
  }

  /** A page of services leaves one out that must be there. */
  record MissingService(Listing seen, String service, List<InstanceKey> there)
      implements Violation {
    @Override
    public String explanation() {
      return "service '%s' is not listed, though %s must be there: %s"
          .formatted(service, there, seen);
    }
  }

  /** A page of services is not what comes next in the order of names. */
  record WrongPage(Listing seen, String what) implements Violation {
    @Override
    public String explanation() {
      return "the page is wrong, as %s: %s".formatted(what, seen);
    }
  }

  /** A page of services tells more or fewer of something than can be. */
  record WrongCount(Listing seen, String what, int told, long least, long most)
      implements Violation {
    @Override
    public String explanation() {
      return "%s is %d, though it must be %d to %d: %s".formatted(what, told, least, most, seen);
    }
  }
}

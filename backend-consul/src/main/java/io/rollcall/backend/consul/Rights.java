package io.rollcall.backend.consul;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether the token may see what there is. Consul leaves out what it may not see, and answers 200:
 * an emptiness counts only when this has been asked. Thread-safe.
 */
final class Rights {

  private static final Duration GOOD_FOR = Duration.ofSeconds(1);
  private static final TypeReference<List<Wire.Right>> RIGHTS = new TypeReference<>() {};

  private final Clock clock;
  private final String prefix;
  private volatile @Nullable Long confirmedNanos;

  Rights(Clock clock, String prefix) {
    this.clock = clock;
    this.prefix = prefix;
  }

  /**
   * Asks, unless that was done within the last second.
   *
   * @throws BackendUnavailable when the token may not read services or nodes
   */
  void require(Agent agent) {
    var last = confirmedNanos;
    if (last == null || clock.since(last).compareTo(GOOD_FOR) > 0) {
      confirm(agent);
    }
  }

  /** As {@link #require}, always asking. */
  void confirm(Agent agent) {
    confirmedNanos = null;
    var startNanos = clock.nanos();
    ask(agent, right("service", "read", prefix + "rollcall"), right("node", "read", agent.node()));
    confirmedNanos = startNanos;
  }

  /**
   * Asks, always, for what every registration takes.
   *
   * @throws BackendUnavailable when the token lacks any of it
   */
  void requireAll(Agent agent) {
    ask(
        agent,
        right("node", "read", agent.node()),
        right("service", "write", prefix + "rollcall"),
        right("key", "read", MaintenanceEntries.FOLDER + prefix + "rollcall"));
  }

  private static Wire.Right right(String resource, String access, String segment) {
    return new Wire.Right(resource, access, segment, null);
  }

  private static void ask(Agent agent, Wire.Right... wanted) {
    var rights = agent.http().ask(agent.url("internal/acl/authorize"), List.of(wanted), RIGHTS);
    if (rights != null) {
      rights.forEach(Rights::requireAllowed);
    }
  }

  private static void requireAllowed(Wire.Right right) {
    if (!Objects.equals(right.allow(), true)) {
      throw new BackendUnavailable(
          "Consul's ACLs stand in the way: the token needs the right '%s' on %s '%s'"
              .formatted(right.access(), right.resource(), right.segment()),
          null);
    }
  }
}

package io.rollcall.backend.consul;

import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what Consul's servers hold, and tells the mirror. One query waits for any change of
 * Rollcall's checks; the services that they belong to are then read. Every registration, status and
 * removal changes a check, and so does the failure of a node.
 *
 * <p>The steps run one after another. What cannot be confirmed is a disconnection, not an
 * emptiness.
 */
final class CatalogLoop implements AutoCloseable {

  /**
   * Short enough to notice within 10 s, with the time that an answer may take, that an agent hangs:
   * what has expired meanwhile is not served as fresh for longer than its TTL and 5 s.
   */
  private static final Duration WAIT = Duration.ofSeconds(4);

  /** Mends what no check shows, such as another index of a service whose node was renamed. */
  private static final Duration RECONCILE_EVERY = Duration.ofMinutes(5);

  private static final Logger log = LoggerFactory.getLogger(CatalogLoop.class);

  private final Agents agents;
  private final CatalogReader reader;
  private final ServiceReads reads;
  private final Rights rights;
  private final Mirror mirror;
  private final MirrorFeed feed;
  private final Housekeeping housekeeping;
  private final ServiceMapping mapping;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Pace pace;

  /**
   * What came and left between two steps shows in no list, yet it moved the index of its service:
   * so each step looks at some services that seem unchanged.
   */
  private final Rotation rotation = new Rotation(8);

  private volatile boolean closed;

  /** Used by the steps only, as are those below. Null before everything was read. */
  private @Nullable CheckRows seen;

  private long seenIndex;
  private long reconciledNanos;

  CatalogLoop(
      Agents agents,
      ServiceMapping mapping,
      CatalogReader reader,
      Rights rights,
      Mirror mirror,
      MirrorFeed feed,
      Housekeeping housekeeping,
      Clock clock,
      Scheduler scheduler) {
    this.agents = agents;
    this.mapping = mapping;
    this.reader = reader;
    this.reads = new ServiceReads(reader);
    this.rights = rights;
    this.mirror = mirror;
    this.feed = feed;
    this.housekeeping = housekeeping;
    this.clock = clock;
    this.scheduler = scheduler;
    this.pace = new Pace(clock);
  }

  void start() {
    scheduler.after(Duration.ZERO, this::step);
  }

  @Override
  public void close() {
    closed = true;
  }

  private void step() {
    if (!closed) {
      scheduler.after(advance(), this::step);
    }
  }

  /** Returns when to go on. */
  private Duration advance() {
    try {
      agents.withOne(
          agent -> {
            advance(agent);
            return true;
          });
      return pace.afterSuccess(seen == null ? 0 : seen.size());
    } catch (RegistryException e) {
      disconnect(e.getMessage());
    } catch (RuntimeException e) {
      log.error("Following Consul failed; it starts anew", e);
      disconnect("following Consul failed: " + e);
    }
    return pace.afterFailure();
  }

  private void disconnect(String reason) {
    seen = null;
    if (!closed) {
      if (!reason.equals(mirror.whyNotCurrent())) {
        log.warn("Consul cannot be followed: {}", reason);
      }
      feed.disconnect(reason);
    }
  }

  private void advance(Agent agent) {
    var known = seen;
    if (known == null || clock.since(reconciledNanos).compareTo(RECONCILE_EVERY) > 0) {
      reconcile(agent);
      return;
    }
    var answer = reader.checksAfter(agent, seenIndex, WAIT);
    if (closed) {
      return;
    }
    if (answer.index() < seenIndex) {
      reconcile(agent);
      return;
    }
    var rows = rows(answer.value());
    var node = agent.node();
    var changed =
        known.changed(
            rows, (at, service, index) -> at.equals(node) && feed.hasReached(service, index));
    changed.addAll(leftUnlisted(rows, answer.index()));
    changed.addAll(rotation.next(feed.names()));
    if (!rows.containsAll(known)) {
      rights.confirm(agent);
    }
    var copies = read(agent, changed);
    feed.take(copies, answer.index(), reader.absentIndex(agent));
    copies.forEach(each -> housekeeping.tidy(agent, each));
    seen = rows;
    seenIndex = answer.index();
  }

  /** Services of which this replica wrote an instance that left before it was ever listed. */
  private Set<String> leftUnlisted(CheckRows rows, long index) {
    return feed.takeWritten(index).stream()
        .filter(
            service ->
                feed.instances(service).stream()
                    .anyMatch(instance -> !rows.hasLease(mapping.serviceId(instance.key()))))
        .collect(Collectors.toSet());
  }

  private void reconcile(Agent agent) {
    agent.refresh();
    rights.confirm(agent);
    var answer = reader.checks(agent);
    var rows = rows(answer.value());
    var services = new HashSet<>(rows.services());
    services.addAll(feed.names());
    var all = read(agent, services);
    var absent = reader.absentIndex(agent);
    if (closed) {
      return;
    }
    if (mirror.whyNotCurrent() != null) {
      log.info("Following Consul through {}: {} services", agent, rows.services().size());
    }
    feed.reset(all, answer.index(), absent, answer.index() < seenIndex);
    seen = rows;
    seenIndex = answer.index();
    reconciledNanos = clock.nanos();
    housekeeping.tidyAll(agent, all);
  }

  /** Reads services; one that lost most of its instances is read again before that is believed. */
  private List<Copies> read(Agent agent, Collection<String> services) {
    var read = reads.all(agent, services);
    var doubtful =
        read.stream().filter(this::hasLostMost).map(Copies::service).collect(Collectors.toSet());
    if (doubtful.isEmpty()) {
      return read;
    }
    rights.confirm(agent);
    var confirmed = new ArrayList<>(reads.all(agent, doubtful));
    read.stream().filter(copies -> !doubtful.contains(copies.service())).forEach(confirmed::add);
    return confirmed;
  }

  private boolean hasLostMost(Copies copies) {
    var known = feed.ids(copies.service());
    var state = copies.state(known);
    var left = known.size() - state.instances().size() - state.expired().size();
    return left > 1 && left > known.size() / 2;
  }

  private CheckRows rows(List<Wire.Check> checks) {
    var rows = CheckRows.of(checks, name -> Objects.toString(mapping.service(name), ""));
    if (!rows.hasNodes()) {
      throw new BackendUnavailable(
          "Consul shows no nodes: the token needs the right 'read' on nodes", null);
    }
    return rows;
  }
}

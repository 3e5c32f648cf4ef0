package io.rollcall.backend.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.RedisException;
import io.rollcall.store.follow.Followable;
import io.rollcall.store.follow.Following;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All that Redis holds, as it is listed and then followed by the stream of changes. */
final class RedisFollower implements Followable<Listing> {

  private final RedisServers servers;
  private final RedisCalls calls;
  private final Mirrors mirrors;
  private final Clock clock;
  private final Scheduler scheduler;

  /** The connection that the last listing was read on; null once it follows from there. */
  private @Nullable RedisConnection opened;

  /** What is followed, or was last; null before anything was. */
  private @Nullable Listing followed;

  RedisFollower(
      RedisServers servers, RedisCalls calls, Mirrors mirrors, Clock clock, Scheduler scheduler) {
    this.servers = servers;
    this.calls = calls;
    this.mirrors = mirrors;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return "Redis";
  }

  @Override
  public Duration callTimeout() {
    return servers.callTimeout();
  }

  @Override
  public Listing list(Duration timeout, Duration longest) {
    closeOpened();
    var connection = servers.open(timeout);
    opened = connection;
    try {
      return Listing.read(connection, clock, longest);
    } catch (RedisException e) {
      closeOpened();
      throw RedisErrors.unavailable(e);
    } catch (Throwable e) {
      closeOpened();
      throw e;
    }
  }

  @Override
  public void leaveServer() {
    calls.leaveServer();
  }

  @Override
  public Collection<String> suspiciousLosses(Listing listing) {
    var before = followed;
    return before == null
        ? List.of()
        : before.services().names().stream()
            .filter(
                name ->
                    missing(name, before, listing).size() * 2 > before.services().ids(name).size())
            .toList();
  }

  @Override
  public Following follow(Listing listing) {
    var connection = requireNonNull(opened);
    opened = null;
    try {
      var changes = new Changes(connection, listing, calls, mirrors, clock, scheduler);
      if (!calls.areAt(connection.server())) {
        calls.leaveServer(); // what is written there, nobody may hear of
      }
      reset(listing);
      return changes;
    } catch (RedisException e) {
      connection.close();
      throw RedisErrors.unavailable(e);
    } catch (Throwable e) {
      connection.close();
      throw e;
    }
  }

  /** What a server lost is told as expired: nobody deregistered it. */
  private void reset(Listing listing) {
    var before = followed;
    followed = listing;
    var services = listing.services();
    var names = new TreeSet<>(services.names());
    var isAnew = before != null && listing.begun() != before.begun();
    if (before != null && isAnew) {
      var reason = "Redis may have lost what it held";
      mirrors.registrations().beginAnew(reason);
      mirrors.heads().disconnect(reason);
      names.addAll(before.services().names());
    }
    mirrors
        .registrations()
        .reset(
            services.absentRevision(),
            names.stream()
                .map(
                    name ->
                        services.state(
                            name,
                            before != null && isAnew ? missing(name, before, listing) : Set.of()))
                .toList());
    mirrors.heads().reset(listing.heads().values());
  }

  private static Set<String> missing(String service, Listing before, Listing listing) {
    var missing = new HashSet<>(before.services().ids(service));
    missing.removeAll(listing.services().ids(service));
    return missing;
  }

  private void closeOpened() {
    if (opened != null) {
      opened.close();
      opened = null;
    }
  }
}

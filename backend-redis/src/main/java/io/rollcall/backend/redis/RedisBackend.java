package io.rollcall.backend.redis;

import io.rollcall.store.Backend;
import io.rollcall.store.Cells;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.StoreCounts;
import io.rollcall.store.follow.FollowLoop;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection to Redis or Valkey, and what Rollcall keeps there. Thread-safe. */
public final class RedisBackend implements Backend {

  private static final Duration FORGOTTEN_WITHIN = Duration.ofMinutes(1);

  private final RedisServers servers;
  private final RedisCalls calls;
  private final FollowLoop<Listing> loop;
  private final Expiry expiry;
  private final RedisRegistry registry;
  private final RedisCells cells;
  private final Scheduler scheduler;
  private @Nullable Loop forgetting;

  private RedisBackend(RedisSettings settings, Clock clock, Scheduler scheduler) {
    this.scheduler = scheduler;
    var keys = new Keys(settings.prefix());
    var mirrors = new Mirrors();
    this.servers = new RedisServers(settings, keys, clock);
    this.calls = new RedisCalls(servers);
    var serverClock = new ServerClock(calls, clock);
    var writes = new RedisWrites(calls, serverClock, servers.callTimeout(), servers.copies());
    var follower = new RedisFollower(servers, calls, mirrors, clock, scheduler);
    this.loop = new FollowLoop<>(follower, mirrors, clock, scheduler);
    this.expiry = new Expiry(calls, serverClock, clock, scheduler);
    this.registry =
        new RedisRegistry(calls, writes, new Heartbeats(clock), mirrors.registrations());
    this.cells = new RedisCells(calls, writes, mirrors.heads());
  }

  /**
   * Starts to follow Redis, which need not be there yet. It needs {@code scheduler} until it is
   * closed.
   *
   * @throws IllegalArgumentException when a file that the settings name cannot be used
   */
  public static RedisBackend open(RedisSettings settings, Clock clock, Scheduler scheduler) {
    var backend = new RedisBackend(settings, clock, scheduler);
    backend.start();
    return backend;
  }

  private void start() {
    loop.start();
    expiry.start();
    forgetting =
        Loop.every(
            FORGOTTEN_WITHIN, "forgetting what left Redis", registry::forgetDeparted, scheduler);
  }

  /**
   * Gets ready for other settings. Of these the user, the password and the TLS files count; the
   * others stay as they were.
   *
   * @return makes later connections go by them; those that there are stay
   * @throws IllegalArgumentException when a file that the settings name cannot be used
   */
  public Runnable prepare(RedisSettings next) {
    return servers.prepare(next);
  }

  @Override
  public RegistryBackend registry() {
    return registry;
  }

  @Override
  public Cells cells() {
    return cells;
  }

  @Override
  public void check() {
    registry.check();
  }

  @Override
  public StoreCounts counts() {
    return new StoreCounts(loop.reconnects(), loop.doubtedListings(), registry.nearExpiry());
  }

  @Override
  public void close() {
    if (forgetting != null) {
      forgetting.close();
    }
    expiry.close();
    loop.close();
    calls.close();
    servers.close();
  }
}

package io.rollcall.backend.redis;

import io.rollcall.model.RegistryException.BackendUnavailable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A connection that all callers share, opened anew by the first one that needs it. Thread-safe. */
final class SharedConnection implements AutoCloseable {

  private final RedisServers servers;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable RedisConnection current;
  private volatile boolean closed;

  SharedConnection(RedisServers servers) {
    this.servers = servers;
  }

  /** The connection to call on; one caller connects for all. */
  RedisConnection get() {
    var open = current;
    return open != null && open.isOpen() ? open : opened();
  }

  /** Whether it is closed, or leads to the server of this replication id. */
  boolean isAtOrClosed(String server) {
    var last = current;
    return last == null || !last.isOpen() || last.server().equals(server);
  }

  /** Looks for the server anew with the next call. */
  void leaveServer() {
    var last = current;
    if (last != null) {
      last.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    leaveServer();
  }

  private RedisConnection opened() {
    Duration timeout = servers.callTimeout();
    try {
      if (!opening.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new BackendUnavailable("Redis is out of reach: connecting takes too long", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("the call was interrupted", e);
    }
    try {
      var open = current;
      if (open != null && open.isOpen()) {
        return open;
      }
      if (closed) {
        throw new BackendUnavailable("the connection to Redis is closed", null);
      }
      var connection = servers.open(timeout);
      current = connection;
      return connection;
    } finally {
      opening.unlock();
    }
  }
}

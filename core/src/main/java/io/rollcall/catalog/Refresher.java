package io.rollcall.catalog;

import io.rollcall.registry.RegistryException;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads each held service again once per {@link CatalogSettings#refreshInterval()}, so that a watch
 * which went silent without a word is noticed: what can't be confirmed for {@link
 * CatalogSettings#cacheTtl()} is marked stale.
 */
final class Refresher {

  private static final Logger log = LoggerFactory.getLogger(Refresher.class);

  /** How many passes an interval is divided into, so that reads are spread. */
  private static final int PASSES = 10;

  private final Collection<CatalogEntry> entries;
  private final CatalogSettings settings;
  private final Clock clock;
  private final Scheduler scheduler;
  private volatile boolean closed;

  Refresher(
      Collection<CatalogEntry> entries,
      CatalogSettings settings,
      Clock clock,
      Scheduler scheduler) {
    this.entries = entries;
    this.settings = settings;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  void start() {
    scheduler.after(settings.refreshInterval().dividedBy(PASSES), this::pass);
  }

  void close() {
    closed = true;
  }

  private void pass() {
    if (closed) {
      return;
    }
    try {
      confirmDue();
    } catch (RegistryException e) {
      log.warn("The catalog could not be confirmed, and is tried again: {}", e.getMessage());
      markUnconfirmed(e.getMessage());
    } finally {
      start();
    }
  }

  private void confirmDue() {
    for (var entry : entries) {
      if (isOlder(entry, settings.refreshInterval())) {
        entry.refresh();
      }
    }
  }

  private void markUnconfirmed(String reason) {
    for (var entry : entries) {
      if (isOlder(entry, settings.cacheTtl())) {
        entry.markStale(reason);
      }
    }
  }

  private boolean isOlder(CatalogEntry entry, Duration limit) {
    var snapshot = entry.snapshot();
    return snapshot != null && snapshot.age(clock).compareTo(limit) >= 0;
  }
}

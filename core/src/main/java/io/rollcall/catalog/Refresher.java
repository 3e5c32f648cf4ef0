package io.rollcall.catalog;

import static java.util.stream.Gatherers.mapConcurrent;

import io.rollcall.model.RegistryException;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the catalog honest about how fresh it is. What the backend proves to be told is confirmed
 * without asking; what it does not prove is read again once per {@link
 * CatalogSettings#refreshInterval()}, so that a watch which went silent without a word is noticed.
 * What nobody could confirm for {@link CatalogSettings#cacheTtl()} is marked stale.
 *
 * <p>Marking does not wait for reading, and a service that cannot be read holds up no other.
 */
final class Refresher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Refresher.class);

  /** How many passes an interval is divided into, so that reads are spread. */
  private static final int PASSES = 10;

  static final int READS_AT_ONCE = 8;

  /** Answers tell their age in seconds. */
  private static final Duration MARK_EVERY = Duration.ofSeconds(1);

  private final RegistryBackend backend;
  private final Collection<CatalogEntry> entries;
  private final CatalogSettings settings;
  private final Clock clock;

  /** Early enough for an answer to come before what is read is marked stale. */
  private final Duration readAfter;

  private final Loop marking;
  private final Loop reading;

  /** Used by the reading alone. */
  private boolean failing;

  /** Starts at once. */
  Refresher(
      RegistryBackend backend,
      Collection<CatalogEntry> entries,
      CatalogSettings settings,
      Clock clock,
      Scheduler scheduler) {
    this.backend = backend;
    this.entries = entries;
    this.settings = settings;
    this.clock = clock;
    this.readAfter = shorter(settings.refreshInterval(), settings.cacheTtl().dividedBy(2));
    this.marking = Loop.every(MARK_EVERY, "marking old answers as stale", this::mark, scheduler);
    this.reading =
        Loop.every(readAfter.dividedBy(PASSES), "reading services again", this::readOld, scheduler);
  }

  @Override
  public void close() {
    marking.close();
    reading.close();
  }

  private void mark() {
    backend.confirmedNanos().ifPresent(at -> entries.forEach(entry -> entry.confirm(at)));
    entries.forEach(entry -> entry.markUnconfirmed(settings.cacheTtl()));
  }

  private void readOld() {
    var failures =
        entries.stream()
            .filter(entry -> isDue(entry) && entry.cutOff().isEmpty())
            .gather(mapConcurrent(READS_AT_ONCE, Refresher::failure))
            .flatMap(Optional::stream)
            .toList();
    if (!failures.isEmpty() && !failing) {
      log.warn(
          "{} services could not be read again, which is tried until it succeeds: {}",
          failures.size(),
          failures.getFirst());
    }
    failing = !failures.isEmpty();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Optional<String> failure(CatalogEntry entry) {
    try {
      entry.refresh();
      return Optional.empty();
    } catch (RegistryException e) {
      return Optional.of(e.getMessage());
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
  }

  private boolean isDue(CatalogEntry entry) {
    var snapshot = entry.snapshot();
    return snapshot != null && snapshot.age(clock).compareTo(readAfter) >= 0;
  }
}

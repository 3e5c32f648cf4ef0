package io.rollcall.app.sealing;

import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.model.RegistryException;
import io.rollcall.model.SealedText;
import io.rollcall.sealing.SealState;
import io.rollcall.sealing.Sealer;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the sealed values that are known, by what this replica can do with them, and says once of
 * each key that values are sealed with it and it is not here.
 */
@Singleton
public final class SealedCensus {

  private static final Logger log = LoggerFactory.getLogger(SealedCensus.class);

  private static final Duration COUNTED_EVERY = Duration.ofSeconds(10);

  private final Sealing sealing;
  private final ServiceCatalog catalog;
  private final Loop loop;

  /** Used by the loop alone. */
  private final Set<Long> missingKeys = new HashSet<>();

  private volatile Map<SealState, Long> counts = Map.of();

  SealedCensus(Sealing sealing, ServiceCatalog catalog, Scheduler scheduler) {
    this.sealing = sealing;
    this.catalog = catalog;
    this.loop = Loop.every(COUNTED_EVERY, "counting sealed values", this::count, scheduler);
  }

  /** How many there were when they were last counted, which is every few seconds. */
  public long values(SealState state) {
    return counts.getOrDefault(state, 0L);
  }

  @PreDestroy
  void end() {
    loop.close();
  }

  private void count() {
    var found = new EnumMap<SealState, Long>(SealState.class);
    try {
      catalog.names().forEach(service -> count(service, found));
    } catch (RegistryException.BackendUnavailable e) {
      log.debug("Sealed values are counted later: {}", e.getMessage());
      return;
    }
    counts = Map.copyOf(found);
  }

  private void count(String service, Map<SealState, Long> found) {
    var snapshot = catalog.peek(service);
    if (snapshot != null) {
      for (var instance : snapshot.instances()) {
        instance
            .registration()
            .metadata()
            .values()
            .forEach(
                value -> {
                  if (SealedText.isSealed(value)) {
                    found.merge(state(value), 1L, Long::sum);
                  }
                });
      }
    }
  }

  private SealState state(String sealed) {
    var state = sealing.sealer().map(keys -> keys.state(sealed)).orElse(SealState.LOCKED);
    if (state == SealState.LOCKED) {
      tellOnce(sealed);
    }
    return state;
  }

  private void tellOnce(String sealed) {
    var id = Sealer.keyId(sealed);
    if (missingKeys.add(id.isPresent() ? Integer.toUnsignedLong(id.getAsInt()) : -1L)) {
      log.warn(
          "There is metadata that this replica cannot open, and shows as sealed: {}",
          id.isPresent()
              ? "key %s is not in its keyset".formatted(Integer.toUnsignedString(id.getAsInt()))
              : "it is not what Rollcall seals");
    }
  }
}

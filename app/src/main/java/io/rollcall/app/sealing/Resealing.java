package io.rollcall.app.sealing;

import io.rollcall.app.section.DiscoverySection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.SealedText;
import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.Caller;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.registry.Write;
import io.rollcall.sealing.SealState;
import io.rollcall.sealing.Sealer;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals with the primary key what is stored in clear, though it is sensitive, or sealed with a
 * former key. Leases, health, maintenance and revisions of instances stay as they are; an instance
 * that its owner changed meanwhile is looked at again, and one that left stays away. Thread-safe.
 */
@Singleton
public final class Resealing {

  private static final Logger log = LoggerFactory.getLogger(Resealing.class);

  /** One request goes on no longer than this, so that whoever waits for it need not wait long. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final int ATTEMPTS = 3;

  private final Sealing sealing;
  private final ServiceCatalog catalog;
  private final ServiceRegistry registry;
  private final RegistryBackend backend;
  private final RunningSettings settings;
  private final Clock clock;

  Resealing(
      Sealing sealing,
      ServiceCatalog catalog,
      ServiceRegistry registry,
      RegistryBackend backend,
      RunningSettings settings,
      Clock clock) {
    this.sealing = sealing;
    this.catalog = catalog;
    this.registry = registry;
    this.backend = backend;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What became of the instances, or configurations, that were looked at.
   *
   * @param resealed how many were written again
   * @param current how many have nothing that is not sealed with the primary key
   * @param locked how many have a value that this replica cannot open
   * @param failed how many could not be written
   * @param isWhole whether all were looked at, and the time did not end before
   */
  public record Outcome(long resealed, long current, long locked, long failed, boolean isWhole) {}

  private enum Result {
    RESEALED,
    CURRENT,
    LOCKED,
    FAILED,
    LEFT,
    TOO_LATE
  }

  /**
   * Looks at every instance, and writes those again whose values are not sealed as they should be.
   *
   * @param caller who asks for that
   * @throws RegistryException.BackendUnavailable when it is not known which there are
   * @throws RegistryException.InvalidValue when there are no keys
   */
  public Outcome run(Caller caller) {
    var sealer =
        sealing
            .sealer()
            .orElseThrow(
                () ->
                    new RegistryException.InvalidValue(
                        "rollcall.sealing.keyset-file", "", "must be set for values to be sealed"));
    long startNanos = clock.nanos();
    int concurrency = settings.get(DiscoverySection.class).concurrency();
    var results =
        List.copyOf(catalog.names()).stream()
            .filter(service -> !service.equals(ServiceRegistry.OWN_SERVICE))
            .flatMap(service -> instances(startNanos, service))
            .gather(
                Gatherers.mapConcurrent(
                    concurrency, instance -> inTime(startNanos, sealer, instance, caller)))
            .toList();
    var outcome =
        new Outcome(
            count(results, Result.RESEALED),
            count(results, Result.CURRENT),
            count(results, Result.LOCKED),
            count(results, Result.FAILED),
            !isLate(startNanos));
    log.info(
        "The metadata of {} instances was sealed again; {} have values that cannot be opened, {} could"
            + " not be written",
        outcome.resealed(),
        outcome.locked(),
        outcome.failed());
    return outcome;
  }

  private Stream<ServiceInstance> instances(long startNanos, String service) {
    if (isLate(startNanos)) {
      return Stream.empty();
    }
    return catalog.get(service).instances().stream()
        .filter(instance -> backend.origin(instance.key()) == null);
  }

  private Result inTime(long startNanos, Sealer sealer, ServiceInstance instance, Caller caller) {
    return isLate(startNanos) ? Result.TOO_LATE : reseal(sealer, instance.registration(), caller);
  }

  private boolean isLate(long startNanos) {
    return clock.since(startNanos).compareTo(LONGEST) > 0;
  }

  private Result reseal(Sealer sealer, Registration known, Caller caller) {
    try {
      var there = known;
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        var resealed = sealer.reseal(there);
        if (resealed.equals(there)) {
          return isLocked(sealer, there) ? Result.LOCKED : Result.CURRENT;
        }
        if (registry.write(new Write.ReplaceMetadata(there, resealed.metadata()), caller)) {
          return isLocked(sealer, resealed) ? Result.LOCKED : Result.RESEALED;
        }
        there = registry.find(there.key()).registration();
      }
      return Result.FAILED;
    } catch (InstanceNotFound e) {
      return Result.LEFT;
    } catch (RegistryException e) {
      return failed(known.key(), e);
    }
  }

  private static Result failed(InstanceKey key, RegistryException reason) {
    log.warn("The metadata of {} could not be sealed again: {}", key, reason.getMessage());
    return Result.FAILED;
  }

  private static boolean isLocked(Sealer sealer, Registration registration) {
    return registration.metadata().values().stream()
        .filter(SealedText::isSealed)
        .anyMatch(value -> sealer.state(value) != SealState.CURRENT);
  }

  private static long count(List<Result> results, Result which) {
    return results.stream().filter(result -> result == which).count();
  }
}

package io.rollcall.registry;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.RegistryFull;
import io.rollcall.model.ServiceInstance;
import org.jspecify.annotations.Nullable;

/**
 * How much a registry may hold, so that it refuses a registration by name rather than run out of
 * memory.
 *
 * <p>What counts is what this replica knows when a registration arrives. Registrations that are
 * under way at the same moment don't count yet, so there may be that many more.
 *
 * @param maxInstances the most instances of all services together
 * @param maxServices the most services that have instances
 */
public record RegistryLimits(long maxInstances, long maxServices) {

  /** What the server takes of the heap by itself. */
  private static final long BYTES_OF_SERVER = 32L << 20;

  /**
   * What an instance of usual size takes of the heap when it is probed and its service is read, and
   * some room for the collector. docs/benchmarks.md has the parts.
   */
  private static final long BYTES_PER_INSTANCE = 1_650;

  private static final long INSTANCES_PER_SERVICE = 4;

  /** What this JVM's heap carries. */
  public static final RegistryLimits OF_THIS_HEAP = ofHeap(Runtime.getRuntime().maxMemory());

  /** What a heap of so many bytes carries. */
  static RegistryLimits ofHeap(long bytes) {
    var instances = Math.max(INSTANCES_PER_SERVICE, (bytes - BYTES_OF_SERVER) / BYTES_PER_INSTANCE);
    return new RegistryLimits(instances, instances / INSTANCES_PER_SERVICE);
  }

  /** What a registry holds, as far as it is known without asking anybody. Thread-safe. */
  public interface Holdings {

    long instances();

    long services();

    /** True as well for an instance of a service of which only the name is known yet. */
    boolean has(InstanceKey key);

    /** Null when it is not known, whether or not it is there. */
    @Nullable ServiceInstance find(InstanceKey key);

    boolean hasService(String service);

    /** Whether what is known of a service's instances is kept up to date by the backend. */
    boolean isFresh(String service);
  }

  /**
   * Lets a registration pass that replaces another, or for which there is room.
   *
   * @throws RegistryFull otherwise
   */
  void requireRoomFor(InstanceKey key, Holdings holdings) {
    if (holdings.instances() >= maxInstances && !holdings.has(key)) {
      throw new RegistryFull("instances", maxInstances, key);
    }
    if (holdings.services() >= maxServices && !holdings.hasService(key.service())) {
      throw new RegistryFull("services", maxServices, key);
    }
  }
}

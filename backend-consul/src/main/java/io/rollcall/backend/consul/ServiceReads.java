package io.rollcall.backend.consul;

import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Reads many services, some at a time. */
final class ServiceReads {

  private static final int AT_A_TIME = 16;

  private final CatalogReader reader;
  private final Semaphore reads = new Semaphore(AT_A_TIME);

  ServiceReads(CatalogReader reader) {
    this.reader = reader;
  }

  /** All of them, or the error of one. */
  List<Copies> all(Agent agent, Collection<String> services) {
    if (services.isEmpty()) {
      return List.of();
    }
    if (services.size() == 1) {
      return List.of(reader.service(agent, services.iterator().next()));
    }
    var futures = new ArrayList<Future<Copies>>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      services.forEach(service -> futures.add(executor.submit(() -> read(agent, service))));
    }
    return futures.stream().map(ServiceReads::result).toList();
  }

  private Copies read(Agent agent, String service) throws InterruptedException {
    reads.acquire();
    try {
      return reader.service(agent, service);
    } finally {
      reads.release();
    }
  }

  private static Copies result(Future<Copies> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RegistryException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("interrupted while reading from Consul", e);
    }
  }
}

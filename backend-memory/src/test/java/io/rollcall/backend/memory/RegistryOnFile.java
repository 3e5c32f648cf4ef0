package io.rollcall.backend.memory;

import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static io.rollcall.model.PutMode.CREATE_OR_REPLACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.HealthReport;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutResult;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.VirtualTime;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A registry with a file in a folder of its own, on a disk that can be told to fail, in virtual
 * time. For tests to extend.
 */
class RegistryOnFile {

  final VirtualTime time = new VirtualTime();
  @TempDir Path folder;
  Path file;
  FaultyDisk disk;
  MemoryRegistry registry;

  @BeforeEach
  final void openFirst() {
    file = folder.resolve("registry.journal");
    start(JournalLimits.DEFAULT);
  }

  @AfterEach
  final void close() {
    registry.close();
  }

  final void start(JournalLimits limits) {
    var recovered = new Recovered();
    disk = new FaultyDisk(file, LockedFile.open(file, recovered));
    registry = MemoryRegistry.open(disk, recovered, time, time, limits);
  }

  final void restart() {
    restart(JournalLimits.DEFAULT);
  }

  final void restart(JournalLimits limits) {
    registry.close();
    start(limits);
  }

  /** Limits of a registry that writes its file anew from that size on. */
  static JournalLimits compactingFrom(long bytes) {
    return new JournalLimits(bytes, JournalLimits.DEFAULT.patience());
  }

  final PutResult put(String id) {
    return registry.put(Orders.instance(id), time.now(), CREATE_OR_REPLACE);
  }

  final void report(String id, String output) {
    registry.report(new HealthReport(Orders.key(id), UNHEALTHY, output, OptionalLong.empty()));
  }

  final void maintain(String id, String reason) {
    registry.beginMaintenance(Orders.key(id), new Maintenance(time.now(), reason));
  }

  /** The only instance of the service {@code orders}. */
  final ServiceInstance only() {
    var instances = registry.read("orders").instances();
    assertThat(instances).hasSize(1);
    return instances.getFirst();
  }

  static void assertRefused(ThrowingCallable write) {
    assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(write);
  }

  static void assertNotFound(ThrowingCallable call) {
    assertThatExceptionOfType(InstanceNotFound.class).isThrownBy(call);
  }
}

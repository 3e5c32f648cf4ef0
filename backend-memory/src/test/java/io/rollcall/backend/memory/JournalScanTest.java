package io.rollcall.backend.memory;

import static io.rollcall.model.PutMode.CREATE_OR_REPLACE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal after every kind of harm. */
class JournalScanTest {

  private static final int WRITES = 12;

  @TempDir private Path folder;
  private byte[] journal;

  /** What was acknowledged by the time the journal had that many bytes. */
  private final NavigableMap<Long, List<ServiceInstance>> acknowledged = new TreeMap<>();

  @BeforeEach
  void write() throws IOException {
    var file = folder.resolve("registry.journal");
    var time = new VirtualTime();
    acknowledged.put(0L, List.of());
    try (var registry = MemoryRegistry.open(new MemorySettings(file), time, time)) {
      for (int i = 0; i < WRITES; i++) {
        var id = "" + i / 4;
        switch (i % 4) {
          case 0 -> registry.put(Orders.instance(id), time.now(), CREATE_OR_REPLACE);
          case 1 -> registry.put(Orders.instance("staying-" + id), time.now(), CREATE_OR_REPLACE);
          case 2 ->
              registry.report(
                  new HealthReport(
                      Orders.key(id), HealthStatus.UNHEALTHY, "größer", OptionalLong.empty()));
          default -> registry.remove(Orders.key(id));
        }
        acknowledged.put(Files.size(file), registry.read("orders").instances());
      }
    }
    journal = Files.readAllBytes(file);
  }

  @Test
  void journalCutOffAnywhereHoldsWhatWasAcknowledgedByThen() throws IOException {
    for (int length = 0; length <= journal.length; length++) {
      assertThat(scan(Arrays.copyOf(journal, length)))
          .as("after %s bytes", length)
          .isEqualTo(acknowledged.floorEntry((long) length).getValue());
    }
  }

  @Test
  void damagedByteIsNeverTakenForTheTruth() throws IOException {
    var lastLine = acknowledged.lowerKey((long) journal.length);
    for (int at = 0; at < journal.length; at++) {
      var damaged = journal.clone();
      damaged[at] ^= 0x04;
      if (at < lastLine) {
        assertThatExceptionOfType(BackendUnavailable.class)
            .as("byte %s", at)
            .isThrownBy(() -> scan(damaged));
      } else {
        assertThat(scan(damaged)).as("byte %s", at).isEqualTo(acknowledged.get(lastLine));
      }
    }
  }

  @Test
  void whatWasNeverWrittenOutIsIgnored() throws IOException {
    for (var tail : List.of(new byte[4096], "x\n\ny".getBytes(UTF_8), "\n".getBytes(UTF_8))) {
      var longer = Arrays.copyOf(journal, journal.length + tail.length);
      System.arraycopy(tail, 0, longer, journal.length, tail.length);

      assertThat(scan(longer)).isEqualTo(acknowledged.lastEntry().getValue());
    }
  }

  private static List<ServiceInstance> scan(byte[] journal) throws IOException {
    var recovered = new Recovered();
    JournalScan.read("test", new ByteArrayInputStream(journal), recovered);
    var orders = recovered.services().get("orders");
    return orders == null ? List.of() : List.copyOf(orders.instances());
  }
}

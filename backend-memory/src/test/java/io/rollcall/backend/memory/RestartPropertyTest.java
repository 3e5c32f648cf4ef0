package io.rollcall.backend.memory;

import static io.rollcall.model.PutMode.CREATE_OR_REPLACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.Registrations;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Limits;
import io.rollcall.model.Registration;
import io.rollcall.time.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RestartPropertyTest {

  private final VirtualTime time = new VirtualTime();

  @Property(tries = 60)
  void anythingRegisteredAndReportedOutlivesARestartAndARewrite(
      @ForAll("registrations") List<Registration> registrations,
      @ForAll HealthStatus status,
      @ForAll("outputs") String output)
      throws IOException {
    var folder = Files.createTempDirectory("rollcall");
    var settings = new MemorySettings(folder.resolve("registry.journal"));
    try {
      var registry = MemoryRegistry.open(settings, time, time);
      for (var registration : registrations) {
        registry.put(registration, time.now(), CREATE_OR_REPLACE);
        registry.report(new HealthReport(registration.key(), status, output, OptionalLong.empty()));
      }
      var before = registrations.stream().map(one -> registry.read(one.key().service())).toList();
      registry.close();

      var eager = RegistryOnFile.compactingFrom(1);
      for (var limits : List.of(JournalLimits.DEFAULT, eager, eager)) {
        try (var again = MemoryRegistry.open(settings, time, time, limits)) {
          assertThat(registrations.stream().map(one -> again.read(one.key().service())))
              .containsExactlyElementsOf(before);
          again.put(Orders.instance("rewrites"), time.now(), CREATE_OR_REPLACE);
          again.remove(Orders.key("rewrites"));
          time.pass(Duration.ZERO);
        }
      }
    } finally {
      Folders.delete(folder);
    }
  }

  @Provide
  Arbitrary<List<Registration>> registrations() {
    return Registrations.valid().list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> outputs() {
    return Registrations.texts(Limits.OUTPUT_LENGTH);
  }
}

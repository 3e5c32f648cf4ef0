package io.rollcall.app.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.catalog.LastKnown.Kept;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private static final Kept KEPT =
      new Kept(
          AT,
          List.of(
              new ServiceState("orders", 17, List.of(instance("orders", "a", 3))),
              new ServiceState(
                  "stock",
                  19,
                  List.of(
                      instance("stock", "a", 4).withHealth(HealthStatus.UNHEALTHY, "line\n2 ä"),
                      instance("stock", "b", 5)
                          .withMaintenance(new Maintenance(AT, "new disk"))))));

  @TempDir Path folder;

  @Test
  void givesBackWhatWasSaved() {
    var file = SnapshotFile.at(folder.resolve("snapshot"));

    assertThat(file.load()).isNull();
    file.save(new Kept(AT.minusSeconds(1), List.of()));
    file.save(KEPT);

    assertThat(file.load()).isEqualTo(KEPT);
    assertThat(SnapshotFile.at(folder.resolve("snapshot")).load()).isEqualTo(KEPT);
    assertThat(folder).isDirectoryContaining(path -> path.endsWith("snapshot"));
    assertThat(folder.toFile().list()).hasSize(1);
  }

  @Test
  void mayBeReadByItsOwnerAlone() throws IOException {
    SnapshotFile.at(folder.resolve("snapshot")).save(KEPT);

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("snapshot"))))
        .isEqualTo("rw-------");
  }

  @Test
  void isPassedOverWhereverItIsDamaged() throws IOException {
    var path = folder.resolve("snapshot");
    var file = SnapshotFile.at(path);
    file.save(KEPT);
    var sound = Files.readAllBytes(path);

    for (int i = 0; i < sound.length - 1; i++) {
      var damaged = sound.clone();
      damaged[i] ^= 1;
      Files.write(path, damaged);
      assertThat(file.load()).as("with byte %d changed", i).isNull();
    }
    for (int length = 0; length < sound.length - 1; length++) {
      Files.write(path, java.util.Arrays.copyOf(sound, length));
      assertThat(file.load()).as("with %d bytes", length).isNull();
    }
  }

  @Test
  void isReplacedAsAWholeThoughAnAttemptWasCutShort() throws IOException {
    var file = SnapshotFile.at(folder.resolve("snapshot"));
    Files.writeString(folder.resolve("snapshot.new"), "half");

    file.save(KEPT);

    assertThat(file.load()).isEqualTo(KEPT);
  }

  @Test
  void mustBeWhereItCanBeWritten() throws IOException {
    assertThatThrownBy(() -> SnapshotFile.at(folder.resolve("none").resolve("snapshot")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a folder that exists");
    var endless = Files.createSymbolicLink(folder.resolve("endless"), Path.of("/dev/zero"));
    for (var special : List.of(folder, endless)) {
      assertThatThrownBy(() -> SnapshotFile.at(special))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be a regular file");
    }
  }

  private static ServiceInstance instance(String service, String id, long revision) {
    return ServiceInstance.registered(
        Registration.builder(service, id, "10.0.0.7", 8080)
            .healthCheck(new HealthCheck.Heartbeat(Duration.ofSeconds(30)))
            .build(),
        AT,
        revision);
  }
}

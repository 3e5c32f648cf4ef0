package io.rollcall.backend.memory;

import static io.rollcall.backend.memory.Orders.TTL;
import static io.rollcall.model.PutMode.CREATE_OR_REPLACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.Concurrently;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Registration;
import io.rollcall.store.Capabilities.Support;
import io.rollcall.store.Cells;
import io.rollcall.store.ServiceNames;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryFileTest extends RegistryOnFile {

  @Test
  void restartKeepsRegistrationsStatusesAndRevisions() {
    put("1");
    put("2");
    put("3");
    report("1", "disk full");
    registry.remove(Orders.key("2"));
    registry.put(Orders.instance("payments", "1"), time.now(), CREATE_OR_REPLACE);
    var orders = registry.read("orders");
    var payments = registry.read("payments");

    restart();

    assertThat(registry.read("orders")).isEqualTo(orders);
    assertThat(registry.read("payments")).isEqualTo(payments);
    var names = new Told<ServiceNames>();
    registry.watchNames(names);
    assertThat(names.states)
        .first()
        .extracting(told -> told instanceof ServiceNames.All all ? all.names() : told)
        .isEqualTo(List.of("orders", "payments"));
  }

  @Test
  void restartGivesEachInstanceAFullTtl() {
    put("1");
    time.pass(TTL.minusNanos(1));

    restart();
    time.pass(TTL.minusNanos(1));

    assertThat(registry.read("orders").instances()).hasSize(1);
    time.pass(Duration.ofNanos(1));
    assertThat(registry.read("orders").instances()).isEmpty();
  }

  @Test
  void expiredInstanceStaysGone() {
    put("1");
    time.pass(TTL);

    restart();

    assertThat(registry.read("orders").instances()).isEmpty();
  }

  @Test
  void instancesThatExpiredTogetherStayGone() {
    put("1");
    put("2");
    put("3");
    time.pass(TTL.minusNanos(1));
    registry.renew(Orders.key("3"), time.now());
    time.pass(Duration.ofNanos(1));

    restart();

    assertThat(only().id()).isEqualTo("3");
  }

  @Test
  void revisionsAreNeverUsedAgain() {
    put("1");
    registry.remove(Orders.key("1"));
    var last = registry.read("orders").revision();

    restart();

    assertThat(registry.read("orders").revision()).isGreaterThanOrEqualTo(last);
    put("1");
    assertThat(registry.read("orders").revision()).isGreaterThan(last);
  }

  @Test
  void revisionsAreNeverUsedAgainAfterTheFileWasWrittenAnew() throws IOException {
    restart(compactingFrom(1));
    put("1");
    registry.remove(Orders.key("1"));
    var last = registry.read("orders").revision();
    time.pass(Duration.ZERO);
    assertThat(Files.readString(file)).doesNotContain("put").doesNotContain("remove");

    restart();

    assertThat(registry.read("orders").revision()).isGreaterThanOrEqualTo(last);
  }

  @Test
  void revisionsDoNotGoBackWithTheWallClock() {
    put("1");
    registry.remove(Orders.key("1"));
    var last = registry.read("orders").revision();

    time.setWall(Instant.EPOCH);
    restart();

    assertThat(registry.read("orders").revision()).isEqualTo(last);
  }

  @Test
  void heartbeatsAreNotWritten() throws IOException {
    put("1");
    var before = Files.size(file);

    time.pass(Duration.ofSeconds(1));
    registry.renew(Orders.key("1"), time.now());
    put("1");

    assertThat(Files.size(file)).isEqualTo(before);
  }

  @Test
  void fileReadsAsDocumented() throws IOException {
    registry.put(
        Registration.builder("orders", "1", "10.0.0.1", 80).tags("größe").zone("a").build(),
        time.now(),
        CREATE_OR_REPLACE);
    report("1", "disk full");
    registry.remove(Orders.key("1"));

    assertThat(Files.readAllLines(file))
        .containsExactly(
            "rollcall-memory 1",
            "7713fdb5 [{\"revision\":0}]",
            "329f3e9d [{\"revision\":1767225600000001,\"put\":{\"service\":\"orders\",\"id\":\"1\","
                + "\"host\":\"10.0.0.1\",\"port\":80,\"protocol\":\"http\",\"zone\":\"a\","
                + "\"weight\":1,\"tags\":[\"größe\"],"
                + "\"healthCheck\":{\"type\":\"heartbeat\",\"ttl\":\"PT30S\"},"
                + "\"registeredAt\":\"2026-01-01T00:00:00Z\"}}]",
            "395f0644"
                + " [{\"revision\":1767225600000002,\"health\":{\"service\":\"orders\",\"id\":\"1\",\"status\":\"unhealthy\",\"output\":\"disk"
                + " full\"}}]",
            "8500356c"
                + " [{\"revision\":1767225600000003,\"remove\":{\"service\":\"orders\",\"ids\":[\"1\"]}}]");
  }

  @Test
  void fileIsForItsOwnerOnly() throws IOException {
    assertThat(Files.getPosixFilePermissions(file)).hasToString("[OWNER_READ, OWNER_WRITE]");
  }

  @Test
  void fileThatOutgrowsWhatIsInItIsWrittenAnew() throws IOException {
    restart(compactingFrom(16_384));
    for (int i = 0; i < 1000; i++) {
      registry.put(weighing("" + i % 7, i + 1), time.now(), CREATE_OR_REPLACE);
      time.pass(Duration.ofMillis(1));
      assertThat(Files.size(file)).isLessThan(20_000);
    }
    var before = registry.read("orders");

    restart();

    assertThat(registry.read("orders")).isEqualTo(before);
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void maintenanceIsKeptThoughAnotherRegistrationReplacedTheFirst() {
    put("1");
    maintain("1", "disk");
    registry.put(Orders.REPLACEMENT, time.now(), CREATE_OR_REPLACE);

    restart();

    assertThat(only().maintenance()).isNotNull().extracting(Maintenance::reason).isEqualTo("disk");
  }

  @Test
  void maintenanceIsKeptWhenTheFileIsWrittenAnew() throws IOException {
    restart(compactingFrom(1));
    put("1");
    put("gone");
    maintain("1", "disk");
    maintain("gone", "deploy");
    registry.remove(Orders.key("gone"));
    time.pass(Duration.ZERO);
    assertThat(Files.readString(file)).doesNotContain("remove");

    restart();

    put("gone");
    assertThat(registry.read("orders").instances())
        .extracting("maintenance.reason")
        .containsExactly("disk", "deploy");
  }

  @Test
  void writersGoOnWhenTheFileCannotBeWrittenAnew() throws IOException {
    restart(compactingFrom(1));
    var inTheWay = Files.createDirectory(folder.resolve("registry.journal.new"));
    var inside = Files.createFile(inTheWay.resolve("file"));

    put("1");
    time.pass(Duration.ZERO);
    put("2");

    registry.check();
    Files.delete(inside);
    Files.delete(inTheWay);
    restart();
    assertThat(registry.read("orders").instances()).hasSize(2);
  }

  @Test
  void writersGoOnWhileTheFileIsWrittenAnew() throws Exception {
    registry.close();
    try (var scheduler = Scheduler.system()) {
      registry =
          MemoryRegistry.open(new MemorySettings(file), time, scheduler, compactingFrom(8_192));
      Concurrently.run(8, this::writeMuch);
      registry.close();
    }
    var before = List.of(registry.read("orders"), registry.read("service-0"));
    assertThat(before.getFirst().instances()).hasSize(8);

    restart();

    assertThat(List.of(registry.read("orders"), registry.read("service-0"))).isEqualTo(before);
  }

  @Test
  void writersThatWaitTogetherShareALine() throws Exception {
    Concurrently.run(64, number -> put("" + number));

    assertThat(registry.read("orders").instances()).hasSize(64);
    assertThat(Files.readAllLines(file)).hasSizeLessThan(64);
  }

  @Test
  void linesOfLargeCellsAreShort() throws Exception {
    restart(compactingFrom(1));
    var value = "x".repeat(256 * 1024);
    Concurrently.run(
        32,
        number ->
            registry
                .cells()
                .commit(List.of(), List.of(new Cells.Write.Put("values/" + number, value))));
    assertThat(Files.readAllLines(file)).allMatch(line -> line.length() < 2 * 1024 * 1024);

    time.pass(Duration.ZERO);

    assertThat(Files.readAllLines(file)).allMatch(line -> line.length() < 2 * 1024 * 1024);
    restart();
    assertThat(registry.cells().list("values/", null, 100)).hasSize(32);
  }

  @Test
  void restartKeepsAllCellsOfACommit() {
    var writes =
        IntStream.range(0, 3)
            .<Cells.Write>mapToObj(i -> new Cells.Write.Put("heads/" + i, "" + i))
            .toList();
    registry.cells().commit(List.of(), writes);
    registry.cells().commit(List.of(), List.of(new Cells.Write.Delete("heads/1")));
    var before = registry.cells().list("heads/", null, 100);

    restart();

    assertThat(before).hasSize(2);
    assertThat(registry.cells().list("heads/", null, 100)).isEqualTo(before);
  }

  @Test
  void leftoversOfAnUnfinishedRewriteAreIgnored() throws IOException {
    put("1");
    registry.close();
    var leftover = Files.writeString(folder.resolve("registry.journal.new"), "rollcall-memory 1");

    restart();
    restart(compactingFrom(1));
    put("2");
    time.pass(Duration.ZERO);

    assertThat(registry.read("orders").instances()).hasSize(2);
    assertThat(leftover).doesNotExist();
  }

  @Test
  void interruptedWriterIsNoHarm() {
    Thread.currentThread().interrupt();
    put("1");
    assertThat(Thread.interrupted()).isTrue();
    put("2");

    restart();

    assertThat(registry.read("orders").instances()).hasSize(2);
  }

  @Test
  void durabilityIsSaid() {
    assertThat(registry.capabilities().durability()).isEqualTo(Support.NATIVE);
  }

  private static Registration weighing(String id, int weight) {
    return Registration.builder("orders", id, "10.0.0.1", 80).weight(weight).build();
  }

  private void writeMuch(int writer) {
    for (int i = 0; i < 60; i++) {
      registry.put(weighing("" + writer, i + 1), time.now(), CREATE_OR_REPLACE);
      var passing = Orders.instance("service-" + i % 2, "" + writer);
      registry.put(passing, time.now(), CREATE_OR_REPLACE);
      if (i % 5 == 0) {
        registry.remove(passing.key());
      }
    }
  }
}

package io.rollcall.backend.memory;

import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.backend.memory.FaultyDisk.Fault;
import io.rollcall.backend.memory.FaultyDisk.Written;
import io.rollcall.contract.Concurrently;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.Cell;
import io.rollcall.store.Cells.Write;
import io.rollcall.time.VirtualTime;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is done, and wherever the disk fails: each answer agrees with what is read before and
 * after it, and a restart reads the same, but for what was told to be unknown. Meanwhile the file
 * is written anew, again and again.
 */
class DiskFaultPropertyTest {

  private static final int CALLERS = 3;
  private static final JournalLimits EAGER = RegistryOnFile.compactingFrom(1);

  /**
   * What a call does to the one instance that its caller has in each of two services, or to the one
   * cell that it has beside each.
   */
  enum Action {
    PUT,
    PUT_OTHER,
    CREATE,
    RENEW,
    REMOVE,
    REPORT,
    BEGIN_MAINTENANCE,
    END_MAINTENANCE,
    REMOVE_UNHEALTHY,
    PUT_CELL,
    DELETE_CELL,
    REWRITE_FILE
  }

  record Call(Action action, String service) {}

  private final VirtualTime time = new VirtualTime();

  @Property(tries = 150)
  void answersAgreeWithWhatIsReadAndWithWhatARestartReads(
      @ForAll("calls") List<List<Call>> calls, @ForAll("faults") Fault fault) throws Exception {
    var folder = Files.createTempDirectory("rollcall");
    var file = folder.resolve("registry.journal");
    try {
      var recovered = new Recovered();
      var disk = new FaultyDisk(file, LockedFile.open(file, recovered));
      disk.fail(fault);
      var callers = new ArrayList<Caller>();
      try (var registry = MemoryRegistry.open(disk, recovered, time, time, EAGER)) {
        for (int i = 0; i < CALLERS; i++) {
          callers.add(new Caller(registry, "" + i));
        }
        Concurrently.run(CALLERS, number -> calls.get(number).forEach(callers.get(number)::make));
      }
      try (var again = MemoryRegistry.open(new MemorySettings(file), time, time)) {
        callers.forEach(caller -> caller.compareWith(again));
      }
    } finally {
      Folders.delete(folder);
    }
  }

  @Provide
  Arbitrary<List<List<Call>>> calls() {
    return Combinators.combine(Arbitraries.of(Action.class), Arbitraries.of("a", "b"))
        .as(Call::new)
        .list()
        .ofMaxSize(15)
        .list()
        .ofSize(CALLERS);
  }

  @Provide
  Arbitrary<Fault> faults() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 20),
            Arbitraries.of(Written.class),
            Arbitraries.of(true, false))
        .as(Fault::new);
  }

  /** Calls about instances that nobody else calls about, in services that others use as well. */
  private final class Caller {
    private final MemoryRegistry registry;
    private final String id;

    /** The one call whose outcome is not known: after it, no change is accepted. */
    private @Nullable Call unknown;

    Caller(MemoryRegistry registry, String id) {
      this.registry = registry;
      this.id = id;
    }

    void make(Call call) {
      var before = read(registry, call.service());
      var cellBefore = readCell(registry, call.service());
      try {
        perform(call, before);
      } catch (InstanceNotFound e) {
        assertThat(before).as("what %s did not find", call).isNull();
        assertUnchanged(call, before, cellBefore);
      } catch (InstanceExists e) {
        assertThat(before).as("what %s found", call).isNotNull();
        assertUnchanged(call, before, cellBefore);
      } catch (BackendUnavailable e) {
        assertUnchanged(call, before, cellBefore);
      } catch (OutcomeUnknown e) {
        assertUnchanged(call, before, cellBefore);
        assertThat(unknown).as("an earlier unknown call than %s", call).isNull();
        unknown = call;
      }
    }

    /** Makes a call that succeeds if what it tells is what is read then. */
    private void perform(Call call, @Nullable ServiceInstance before) {
      var key = new InstanceKey(call.service(), id);
      switch (call.action()) {
        case PUT, PUT_OTHER, CREATE -> put(call, before);
        case RENEW -> {
          registry.renew(key, time.now());
          assertThat(before).as("what was renewed").isNotNull();
        }
        case REMOVE -> {
          registry.remove(key);
          assertThat(before).as("what was removed").isNotNull();
          assertThat(read(registry, call.service())).isNull();
        }
        case REPORT -> {
          registry.report(new HealthReport(key, UNHEALTHY, "disk full", OptionalLong.empty()));
          assertThat(after(call).status()).isEqualTo(UNHEALTHY);
        }
        case BEGIN_MAINTENANCE -> {
          registry.beginMaintenance(key, new Maintenance(time.now(), "deploy"));
          assertThat(after(call).maintenance()).isNotNull();
        }
        case END_MAINTENANCE -> {
          registry.endMaintenance(key);
          var after = read(registry, call.service());
          assertThat(after == null ? null : after.maintenance()).isNull();
        }
        case REMOVE_UNHEALTHY -> {
          var revision = before == null ? 1 : before.revision();
          var isRemoved = registry.removeUnhealthy(key, revision);
          assertThat(isRemoved).isEqualTo(isUnhealthy(before));
          assertThat(read(registry, call.service())).isEqualTo(isRemoved ? null : before);
        }
        case PUT_CELL -> {
          var revision = commit(new Write.Put(cellKey(call.service()), "text"));
          assertThat(readCell(registry, call.service()))
              .isEqualTo(new Cell(cellKey(call.service()), "text", revision));
        }
        case DELETE_CELL -> {
          commit(new Write.Delete(cellKey(call.service())));
          assertThat(readCell(registry, call.service())).isNull();
        }
        case REWRITE_FILE -> time.pass(Duration.ZERO);
      }
    }

    private long commit(Write write) {
      return registry.cells().commit(List.of(), List.of(write)).orElseThrow();
    }

    private void put(Call call, @Nullable ServiceInstance before) {
      var mode = call.action() == Action.CREATE ? PutMode.CREATE_ONLY : PutMode.CREATE_OR_REPLACE;
      var registration = registration(call);
      var result = registry.put(registration, time.now(), mode);
      assertThat(result.outcome())
          .isEqualTo(
              before == null
                  ? Outcome.CREATED
                  : before.registration().equals(registration)
                      ? Outcome.UNCHANGED
                      : Outcome.REPLACED);
      assertThat(result.instance()).isEqualTo(after(call));
    }

    /**
     * Fails unless a restart reads what was read last, or what the unknown call would have done.
     */
    void compareWith(MemoryRegistry again) {
      for (var service : List.of("a", "b")) {
        var last = read(registry, service);
        var kept = read(again, service);
        var keptCell = readCell(again, service);
        if (unknown == null
            || !unknown.service().equals(service)
            || !isDone(unknown, kept, keptCell)) {
          assertThat(kept).as("'%s' of '%s' after a restart", id, service).isEqualTo(last);
          assertThat(keptCell).isEqualTo(readCell(registry, service));
        }
      }
    }

    private boolean isDone(Call call, @Nullable ServiceInstance kept, @Nullable Cell keptCell) {
      return switch (call.action()) {
        case PUT, PUT_OTHER, CREATE ->
            kept != null && kept.registration().equals(registration(call));
        case REMOVE, REMOVE_UNHEALTHY -> kept == null;
        case REPORT -> kept != null && kept.status() == UNHEALTHY;
        case BEGIN_MAINTENANCE -> kept != null && kept.maintenance() != null;
        case END_MAINTENANCE -> kept == null || kept.maintenance() == null;
        case PUT_CELL -> keptCell != null && keptCell.value().equals("text");
        case DELETE_CELL -> keptCell == null;
        case RENEW, REWRITE_FILE -> false;
      };
    }

    private Registration registration(Call call) {
      var zone = call.action() == Action.PUT_OTHER ? "other" : "same";
      return Registration.builder(call.service(), id, "10.0.0.1", 80).zone(zone).build();
    }

    private ServiceInstance after(Call call) {
      return requireNonNull(read(registry, call.service()), "what " + call + " was about");
    }

    private void assertUnchanged(
        Call call, @Nullable ServiceInstance before, @Nullable Cell cellBefore) {
      assertThat(read(registry, call.service()))
          .as("after %s without effect", call)
          .isEqualTo(before);
      assertThat(readCell(registry, call.service()))
          .as("after %s without effect", call)
          .isEqualTo(cellBefore);
    }

    private @Nullable Cell readCell(MemoryRegistry from, String service) {
      return from.cells().get(cellKey(service));
    }

    private String cellKey(String service) {
      return "heads/" + service + "/" + id;
    }

    private @Nullable ServiceInstance read(MemoryRegistry from, String service) {
      return from.read(service).instances().stream()
          .filter(instance -> instance.id().equals(id))
          .findAny()
          .orElse(null);
    }

    private static boolean isUnhealthy(@Nullable ServiceInstance instance) {
      return instance != null
          && instance.status() == HealthStatus.UNHEALTHY
          && instance.maintenance() == null;
    }
  }
}

package io.rollcall.backend.memory;

import static io.rollcall.backend.memory.Orders.REPLACEMENT;
import static io.rollcall.model.PutMode.CREATE_ONLY;
import static io.rollcall.model.PutMode.CREATE_OR_REPLACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.backend.memory.FaultyDisk.Fault;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Cells.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Answers that rest on another call's change wait until that is on disk. Here the disk refuses it,
 * and each of them would have been untrue.
 */
class UnsyncedAnswerTest extends RegistryOnFile {

  private final List<Thread> callers = new ArrayList<>();

  @AfterEach
  void joinCallers() throws InterruptedException {
    disk.goOn();
    for (var caller : callers) {
      caller.join(Duration.ofSeconds(20));
    }
  }

  @Test
  void heartbeatOfWhatIsBeingRegistered() throws Exception {
    assertWaits(() -> put("1"), () -> registry.renew(Orders.key("1"), time.now()));
  }

  @Test
  void heartbeatOfWhatIsBeingRemoved() throws Exception {
    put("1");
    assertWaits(
        () -> registry.remove(Orders.key("1")), () -> registry.renew(Orders.key("1"), time.now()));
  }

  @Test
  void removalOfWhatIsBeingRemoved() throws Exception {
    put("1");
    assertWaits(() -> registry.remove(Orders.key("1")), () -> registry.remove(Orders.key("1")));
  }

  @Test
  void reportOnWhatIsBeingRemoved() throws Exception {
    put("1");
    assertWaits(() -> registry.remove(Orders.key("1")), () -> report("1", "disk full"));
  }

  @Test
  void maintenanceOfWhatIsBeingRemoved() throws Exception {
    put("1");
    assertWaits(() -> registry.remove(Orders.key("1")), () -> maintain("1", "deploy"));
  }

  @Test
  void evictionOfWhatIsBeingRemoved() throws Exception {
    var revision = put("1").instance().revision();
    report("1", "disk full");
    assertWaits(
        () -> registry.remove(Orders.key("1")),
        () -> registry.removeUnhealthy(Orders.key("1"), revision));
  }

  @Test
  void evictionOfWhatIsBeingReplaced() throws Exception {
    var revision = put("1").instance().revision();
    report("1", "disk full");
    assertWaits(
        () -> registry.put(REPLACEMENT, time.now(), CREATE_OR_REPLACE),
        () -> registry.removeUnhealthy(Orders.key("1"), revision));
  }

  @Test
  void creationOfWhatIsBeingRegistered() throws Exception {
    assertWaits(() -> put("1"), () -> registry.put(Orders.instance("1"), time.now(), CREATE_ONLY));
  }

  @Test
  void sameRegistration() throws Exception {
    assertWaits(() -> put("1"), () -> put("1"));
  }

  @Test
  void sameReport() throws Exception {
    put("1");
    assertWaits(() -> report("1", "disk full"), () -> report("1", "disk full"));
  }

  @Test
  void sameMaintenance() throws Exception {
    put("1");
    assertWaits(() -> maintain("1", "deploy"), () -> maintain("1", "deploy"));
  }

  @Test
  void sameEndOfMaintenance() throws Exception {
    put("1");
    maintain("1", "deploy");
    assertWaits(
        () -> registry.endMaintenance(Orders.key("1")),
        () -> registry.endMaintenance(Orders.key("1")));
  }

  @Test
  void answersAreGivenOnceTheChangeIsOnDisk() throws Exception {
    put("removed");
    disk.hang();
    var registering = callAndAwaitPark(() -> put("1"));
    var removing = callAndAwaitPark(() -> registry.remove(Orders.key("removed")));
    var heartbeat = callAndAwaitPark(() -> registry.renew(Orders.key("1"), time.now()));
    var creation =
        callAndAwaitPark(() -> registry.put(Orders.instance("1"), time.now(), CREATE_ONLY));
    var late = callAndAwaitPark(() -> registry.renew(Orders.key("removed"), time.now()));
    assertThat(List.of(heartbeat, creation, late)).noneMatch(FutureTask::isDone);

    disk.goOn();

    assertThat(told(registering)).isEqualTo("done");
    assertThat(told(removing)).isEqualTo("done");
    assertThat(told(heartbeat)).isEqualTo("done");
    assertThat(told(creation)).isEqualTo(InstanceExists.class);
    assertThat(told(late)).isEqualTo(InstanceNotFound.class);
  }

  @Test
  void callsAboutOtherInstancesOfTheServiceDoNotWait() throws Exception {
    put("other");
    disk.hang();
    var registering = callAndAwaitPark(() -> put("1"));

    registry.renew(Orders.key("other"), time.now());
    assertThat(put("other").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertNotFound(() -> registry.renew(Orders.key("third"), time.now()));
    assertThat(registry.removeUnhealthy(Orders.key("other"), 1)).isFalse();

    assertThat(registering).isNotDone();
  }

  @Test
  void answerIsUnknownWhenTheChangeItRestsOnIs() throws Exception {
    disk.hang();
    var registering = callAndAwaitPark(() -> put("1"));
    var same = callAndAwaitPark(() -> put("1"));

    disk.fail(Fault.NEXT_THAT_STAYS);
    disk.goOn();

    assertThat(told(registering)).isEqualTo(OutcomeUnknown.class);
    assertThat(told(same)).isEqualTo(OutcomeUnknown.class);
  }

  @Test
  void writeBehindARewriteThatFailsIsNotMade() throws Exception {
    restart(compactingFrom(1));
    put("1");
    disk.hang();
    disk.failInstall();
    var rewriting = callAndAwaitPark(() -> time.pass(Duration.ZERO));
    var registering = callAndAwaitPark(() -> put("2"));

    disk.goOn();

    assertThat(told(rewriting)).isEqualTo("done");
    assertThat(told(registering)).isEqualTo(BackendUnavailable.class);
    restart();
    assertThat(only().id()).isEqualTo("1");
  }

  @Test
  void rewriteWithoutAnInstanceThatIsBeingRemoved() throws Exception {
    restart(compactingFrom(1));
    put("1");
    assertRewriteWaits(() -> registry.remove(Orders.key("1")));

    assertThat(only().id()).isEqualTo("1");
  }

  @Test
  void rewriteWithoutACellThatIsBeingDeleted() throws Exception {
    restart(compactingFrom(1));
    registry.cells().commit(List.of(), List.of(new Write.Put("heads/a", "1")));
    assertRewriteWaits(
        () -> registry.cells().commit(List.of(), List.of(new Write.Delete("heads/a"))));

    assertThat(registry.cells().get("heads/a")).isNotNull();
  }

  /** Takes something away, which the disk is about to refuse, and writes the file anew. */
  private void assertRewriteWaits(Runnable removal) throws Exception {
    disk.hang();
    var removing = callAndAwaitPark(removal);
    var rewriting = callAndAwaitPark(() -> time.pass(Duration.ZERO));

    disk.fail(Fault.NEXT);
    disk.goOn();

    assertThat(told(removing)).isEqualTo(BackendUnavailable.class);
    assertThat(told(rewriting)).isEqualTo("done");
    restart();
  }

  /** Makes a change that the disk is about to refuse, and a call whose answer rests on it. */
  private void assertWaits(Runnable change, Runnable call) throws Exception {
    disk.hang();
    var changing = callAndAwaitPark(change);
    var calling = callAndAwaitPark(call);

    disk.fail(Fault.NEXT);
    disk.goOn();

    assertThat(told(changing)).isEqualTo(BackendUnavailable.class);
    assertThat(told(calling)).isEqualTo(BackendUnavailable.class);
  }

  /** Calls on a thread of its own, and returns when it waits for the disk or is done. */
  private FutureTask<Object> callAndAwaitPark(Runnable call) {
    var task = new FutureTask<Object>(telling(call));
    var caller = Thread.ofPlatform().daemon().start(task);
    callers.add(caller);
    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> task.isDone() || caller.getState() == Thread.State.TIMED_WAITING);
    return task;
  }

  private static Callable<Object> telling(Runnable call) {
    return () -> {
      try {
        call.run();
        return "done";
      } catch (RegistryException e) {
        return e.getClass();
      }
    };
  }

  private static Object told(FutureTask<Object> task) throws Exception {
    return task.get(20, TimeUnit.SECONDS);
  }
}

package io.rollcall.app.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.audit.AuditLog;
import io.rollcall.app.reload.Reload.Outcome;
import io.rollcall.app.section.DiscoverySection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Origin;
import io.rollcall.app.setting.Parts;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.SettingProblem;
import io.rollcall.app.setting.SettingsSource;
import io.rollcall.registry.Caller;
import io.rollcall.time.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts that fail in ways that no part should. */
class ReloaderTest {

  private static final Caller CALLER = Caller.program("test");

  @TempDir private Path folder;

  @Test
  void aPartThatFailsAfterTheSwitchIsToldAndTheOthersGoOn() throws IOException {
    var inUse = new AtomicInteger();
    var running = running();
    Reloadable faulty =
        next ->
            () -> {
              throw new IllegalStateException("of a part");
            };
    Reloadable right = next -> () -> inUse.set(next.get(DiscoverySection.class).concurrency());
    var reloader = reloader(running, faulty, right);

    write("discovery: {concurrency: 7}");
    var reload = reloader.reload(CALLER);

    assertThat(reload.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(reload.changed()).containsExactly("rollcall.discovery.concurrency");
    assertThat(reload.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("IllegalStateException"));
    assertThat(inUse).hasValue(7);
    assertThat(running.get(DiscoverySection.class).concurrency()).isEqualTo(7);
    assertThat(reloader.last()).hasValue(reload);
    assertThat(reloader.count(Outcome.FAILED)).isOne();
  }

  @Test
  void aPartThatFailsBeforeTheSwitchRefusesAll() throws IOException {
    for (Throwable failure : List.of(new IllegalStateException("x"), new StackOverflowError())) {
      var running = running();
      var reloader =
          reloader(
              running,
              next -> {
                throw ReloaderTest.<RuntimeException>unchecked(failure);
              });

      write("discovery: {concurrency: 7}");
      var reload = reloader.reload(CALLER);

      assertThat(reload.outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(reload.problems()).hasSize(1);
      assertThat(running.get(DiscoverySection.class).concurrency()).isEqualTo(32);
      assertThat(reloader.count(Outcome.REFUSED)).isOne();
    }
  }

  @Test
  void whatNeedsARestartIsToldWithWhatCannotWork() throws IOException {
    Reloadable refusing =
        next -> {
          throw InvalidSettings.value("rollcall.load-balancer.strategy", "best", "must exist");
        };
    var reloader = reloader(running(), refusing);

    write("memory: {file: /tmp/f}");

    assertThat(reloader.reload(CALLER).problems())
        .extracting(SettingProblem::key)
        .containsExactly("rollcall.memory.file", "rollcall.load-balancer.strategy");
  }

  @Test
  void whatIsTheSameMayComeFromElsewhere() throws IOException {
    var running = running();
    write("discovery: {concurrency: 32}");

    assertThat(reloader(running).reload(CALLER).outcome()).isEqualTo(Outcome.UNCHANGED);

    assertThat(running.current().effective().get("rollcall.discovery.concurrency"))
        .satisfies(value -> assertThat(value.origin()).isEqualTo(Origin.FILE));
  }

  private RunningSettings running() throws IOException {
    return new RunningSettings(
        new SettingsSource(Optional.of(write("discovery:")), Map.of(), Map.of()));
  }

  private Path write(String settings) throws IOException {
    return Files.writeString(folder.resolve("settings.yml"), "rollcall:\n  " + settings + "\n");
  }

  private static Reloader reloader(RunningSettings running, Reloadable... parts) {
    var time = new VirtualTime();
    return new Reloader(
        running, new Parts(List.of(parts)), time, new AuditLog(running, time, time));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable error) throws T {
    throw (T) error;
  }
}

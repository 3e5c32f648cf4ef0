package io.rollcall.app.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.audit.AuditLog;
import io.rollcall.app.reload.Reload.Outcome;
import io.rollcall.app.section.BalancingSection;
import io.rollcall.app.section.DiscoverySection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Parts;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.app.setting.SettingsSource;
import io.rollcall.registry.Caller;
import io.rollcall.time.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LastGoodFileTest {

  private static final Caller CALLER = Caller.program("test");

  /** One file after another: a wrong one, or one that sets the concurrency. */
  sealed interface Step {

    record Good(int concurrency) implements Step {}

    record Broken(BrokenFile kind) implements Step {}
  }

  /** A part that takes no strategy but those that are known, and tells what it was last put to. */
  private static final class Part implements Reloadable {

    private int inUse;

    @Override
    public Runnable prepare(Settings next) {
      if (next.get(BalancingSection.class).strategies().defaultStrategy().equals("best")) {
        throw InvalidSettings.value("rollcall.load-balancer.strategy", "best", "must exist");
      }
      return () -> inUse = concurrency(next);
    }
  }

  @Property(tries = 100)
  void theSettingsThatRunAreThoseOfTheLastGoodFile(@ForAll("files") List<Step> files)
      throws IOException {
    var file = Files.createTempDirectory("reload").resolve("settings.yml");
    write(file, 1);
    var running = new RunningSettings(new SettingsSource(Optional.of(file), Map.of(), Map.of()));
    var part = new Part();
    var time = new VirtualTime();
    var reloader =
        new Reloader(running, new Parts(List.of(part)), time, new AuditLog(running, time, time));
    part.prepare(running.current()).run();

    int lastGood = 1;
    for (var step : files) {
      var outcome =
          switch (step) {
            case Step.Good(int concurrency) -> {
              write(file, concurrency);
              yield concurrency == lastGood ? Outcome.UNCHANGED : Outcome.APPLIED;
            }
            case Step.Broken(var kind) -> {
              kind.write(file);
              yield Outcome.REFUSED;
            }
          };
      lastGood = step instanceof Step.Good(int concurrency) ? concurrency : lastGood;

      assertThat(reloader.reload(CALLER).outcome()).isEqualTo(outcome);
      assertThat(concurrency(running.current())).isEqualTo(lastGood);
      assertThat(part.inUse).isEqualTo(lastGood);
    }
  }

  @Provide
  Arbitrary<List<Step>> files() {
    Arbitrary<Step> good = Arbitraries.integers().between(1, 5).map(Step.Good::new);
    Arbitrary<Step> broken = Arbitraries.of(BrokenFile.values()).map(Step.Broken::new);
    return Arbitraries.oneOf(good, broken).list().ofMaxSize(20);
  }

  private static void write(Path file, int concurrency) throws IOException {
    Files.deleteIfExists(file);
    Files.writeString(file, "rollcall: {discovery: {concurrency: %d}}".formatted(concurrency));
  }

  private static int concurrency(Settings settings) {
    return settings.get(DiscoverySection.class).concurrency();
  }
}

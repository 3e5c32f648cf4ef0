package io.rollcall.backend.memory;

import static io.rollcall.model.PutMode.CREATE_OR_REPLACE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.contract.Concurrently;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceState;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that registers and removes instances until it is killed or the disk refuses, and says,
 * a line each, what was acknowledged and what it is about to remove.
 */
final class ForkedWriter implements AutoCloseable {

  private static final int WRITERS = 4;
  private static final JournalLimits LIMITS = RegistryOnFile.compactingFrom(32 * 1024);

  private final Process process;
  private final BufferedReader output;

  private ForkedWriter(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  /** Starts one whose ids start with {@code prefix}, with no file longer than the limit. */
  static ForkedWriter start(Path file, String prefix, long longestFileKib) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var script = "ulimit -f \"$1\"; shift; exec \"$@\"";
    var process =
        new ProcessBuilder(
                "bash",
                "-c",
                script,
                "bash",
                "" + longestFileKib,
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                ForkedWriter.class.getName(),
                file.toString(),
                prefix)
            .redirectError(Redirect.DISCARD)
            .start();
    return new ForkedWriter(process);
  }

  /** The next thing it says, or null when it has ended. */
  @Nullable String readLine() throws IOException {
    return output.readLine();
  }

  void kill() {
    process.toHandle().destroyForcibly(); // the process itself would close its output, too
  }

  @Override
  public void close() throws IOException {
    kill();
    output.close();
  }

  /** What the process does. */
  public static void main(String[] arguments) throws Exception {
    var settings = new MemorySettings(Path.of(arguments[0]));
    var clock = Clock.system();
    try (var scheduler = Scheduler.system();
        var registry = MemoryRegistry.open(settings, clock, scheduler, LIMITS)) {
      var disconnected = new CountDownLatch(1);
      registry.watch("service-0", countingDown(disconnected));
      Concurrently.run(WRITERS, writer -> write(registry, clock, arguments[1] + "-" + writer));
      try {
        registry.check();
      } catch (BackendUnavailable e) {
        say("failed " + e.getMessage());
      }
      registry.renew(instance(arguments[1] + "-0", 0).key(), clock.now());
      say("renewed");
      if (disconnected.await(10, TimeUnit.SECONDS)) {
        say("disconnected");
      }
    }
  }

  private static void write(MemoryRegistry registry, Clock clock, String prefix) {
    try {
      for (int i = 0; ; i++) {
        var registration = instance(prefix, i);
        registry.put(registration, clock.now(), CREATE_OR_REPLACE);
        say("registered " + registration.key());
        if (i % 3 == 1) {
          say("removing " + registration.key());
          registry.remove(registration.key());
          say("removed " + registration.key());
        }
      }
    } catch (BackendUnavailable diskIsFull) {
      say("refused");
    }
  }

  private static Registration instance(String prefix, int number) {
    return Registration.builder("service-" + number % 5, prefix + "-" + number, "10.0.0.1", 80)
        .healthCheck(new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT))
        .metadata(Map.of("filler", "x".repeat(200)))
        .build();
  }

  private static Watcher<ServiceState> countingDown(CountDownLatch disconnected) {
    return new Watcher<>() {
      @Override
      public void onState(ServiceState state) {}

      @Override
      public void onDisconnected(String reason) {
        disconnected.countDown();
      }
    };
  }

  private static void say(String line) {
    System.out.println(line);
  }
}

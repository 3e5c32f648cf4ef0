package io.rollcall.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.backend.memory.MemoryRegistry;
import io.rollcall.backend.memory.MemorySettings;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.Selection;
import io.rollcall.discovery.SelectionRequest;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.registry.Caller;
import io.rollcall.registry.RegistryLimits;
import io.rollcall.registry.Write;
import io.rollcall.runtime.Rollcall;
import io.rollcall.time.Clock;
import io.rollcall.time.VirtualTime;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a discovery read and a selection cost inside the process, over the memory backend: one
 * service of any size, or any of many.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CatalogBenchmark {

  /** Services, and instances of each. */
  @Param({"1x10", "1x100", "1x1000", "10x10", "10000x10"})
  public String shape = "";

  private final VirtualTime time = new VirtualTime();
  private String[] services = {};
  private SelectionRequest[] requests = {};
  private @Nullable Discovery discovery;

  @Setup
  public void register() {
    var backend = MemoryRegistry.open(MemorySettings.NO_FILE, time, time);
    var rollcall =
        Rollcall.over(backend, Clock.system(), time)
            .limits(new RegistryLimits(Integer.MAX_VALUE, Integer.MAX_VALUE))
            .open();
    discovery = rollcall.discovery();
    var counts = shape.split("x", 2);
    services = new String[Integer.parseInt(counts[0])];
    requests = new SelectionRequest[services.length];
    for (int s = 0; s < services.length; s++) {
      services[s] = "service-" + s;
      requests[s] = SelectionRequest.of(services[s]);
      for (int i = 0; i < Integer.parseInt(counts[1]); i++) {
        var registration = Registration.builder(services[s], "i" + i, "10.0.0.1", 8080).build();
        rollcall
            .registry()
            .write(
                new Write.Register(registration, PutMode.CREATE_OR_REPLACE),
                Caller.program("benchmark"));
      }
    }
  }

  /** The bytes of a discovery answer, once they are encoded. */
  @Benchmark
  public byte[] read() {
    var snapshot = known().discover(services[any()]);
    return snapshot.encoded("json", CatalogBenchmark::encode);
  }

  /** One instance by round-robin, through routing. */
  @Benchmark
  public Selection select() {
    return known().select(requests[any()]);
  }

  private int any() {
    return ThreadLocalRandom.current().nextInt(services.length);
  }

  private Discovery known() {
    if (discovery == null) {
      throw new IllegalStateException("not set up");
    }
    return discovery;
  }

  /** Stands for JSON: what counts is that it is done once. */
  private static byte[] encode(ServiceSnapshot snapshot) {
    return snapshot.instances().toString().getBytes(UTF_8);
  }
}

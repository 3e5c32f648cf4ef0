package io.rollcall.embedded;

import io.rollcall.backend.memory.MemoryRegistry;
import io.rollcall.backend.memory.MemorySettings;
import io.rollcall.discovery.SelectionRequest;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.registry.Caller;
import io.rollcall.registry.Write;
import io.rollcall.runtime.Rollcall;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.io.PrintStream;

/** A program that has a registry of its own, without the server: what docs/embedding.md shows. */
public final class EmbeddedRegistry {

  private EmbeddedRegistry() {}

  /** Registers an instance, finds it, and takes it away again. */
  public static void main(String[] args) {
    run(System.out);
  }

  static void run(PrintStream out) {
    var clock = Clock.system();
    try (var scheduler = Scheduler.system();
        var backend = MemoryRegistry.open(MemorySettings.NO_FILE, clock, scheduler);
        var rollcall = Rollcall.over(backend, clock, scheduler).open()) {
      rollcall.events().subscribe(event -> out.println(event.getClass().getSimpleName()));

      var orders = Registration.builder("orders", "orders-1", "10.0.0.7", 8080).build();
      var caller = Caller.program("example");
      rollcall.registry().write(new Write.Register(orders, PutMode.CREATE_OR_REPLACE), caller);

      var chosen = rollcall.discovery().select(SelectionRequest.of("orders")).instance();
      out.println(chosen.registration().host() + ":" + chosen.registration().port());

      rollcall.registry().write(new Write.Deregister(orders.key()), caller);
    }
  }
}

package io.rollcall.simulation.machine;

import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A process on a computer of its own: its threads, its clocks and what it does later. It can be
 * stopped, as by SIGSTOP, and go on; once it was killed, nothing of it runs any more, and another
 * one takes its place.
 */
public final class Machine implements Clock, Scheduler {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private enum Life {
    RUNNING,
    STOPPED,
    DEAD
  }

  private final Simulator simulator;
  private final String name;

  /** What it would do if it were not stopped. */
  private final List<Step> held = new ArrayList<>();

  private Life life = Life.RUNNING;
  private Duration wallStep = Duration.ZERO;

  /**
   * One that runs.
   *
   * @param name unlike that of any other, earlier ones included
   */
  public Machine(Simulator simulator, String name) {
    this.simulator = simulator;
    this.name = name;
  }

  public boolean isDead() {
    return life == Life.DEAD;
  }

  /** Starts a virtual thread on it, if it lives. What the thread throws ends the simulation. */
  public void begin(Runnable body) {
    if (life != Life.DEAD) {
      new Strand(simulator, this, () -> run(body)).start();
    }
  }

  /** For its own threads: lets time pass. */
  public void sleep(Duration time) {
    var over = new CompletableFuture<Void>();
    simulator.after(time, () -> over.complete(null));
    over.join();
  }

  public void stop() {
    if (life == Life.RUNNING) {
      life = Life.STOPPED;
      held.addAll(simulator.withdraw(this));
    }
  }

  /** Does nothing when it was not stopped. */
  public void goOn() {
    if (life == Life.STOPPED) {
      life = Life.RUNNING;
      held.forEach(simulator::ready);
      held.clear();
    }
  }

  public void kill() {
    life = Life.DEAD;
    simulator.withdraw(this);
    held.clear();
  }

  /** Sets its wall clock, as an operator would, so far before or behind the others'. */
  public void stepWall(Duration step) {
    wallStep = step;
  }

  @Override
  public Instant now() {
    return START.plusNanos(simulator.nanos()).plus(wallStep);
  }

  @Override
  public long nanos() {
    return simulator.nanos();
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    return simulator.after(delay, () -> begin(action));
  }

  /** As killing it. */
  @Override
  public void close() {
    kill();
  }

  @Override
  public String toString() {
    return name;
  }

  /** Takes what one of its threads can do next. */
  void handIn(Step step) {
    switch (life) {
      case RUNNING -> simulator.ready(step);
      case STOPPED -> held.add(step);
      case DEAD -> {}
    }
  }

  private void run(Runnable body) {
    try {
      body.run();
    } catch (Throwable e) {
      simulator.fail(e);
    }
  }
}

package io.rollcall.simulation.machine;

import java.util.concurrent.Executor;

/** A virtual thread of a machine. It runs from one wait to the next; each such run is a step. */
final class Strand implements Executor {

  private final Simulator simulator;
  private final Machine machine;
  private final Thread thread;

  /** Steps that were handed in and have not begun; those of threads that this one started, too. */
  private int waiting;

  /** One that has not started yet. */
  Strand(Simulator simulator, Machine machine, Runnable body) {
    this.simulator = simulator;
    this.machine = machine;
    this.thread = VirtualThreads.create(this, machine.toString(), body);
  }

  void start() {
    thread.start();
  }

  Machine machine() {
    return machine;
  }

  /**
   * Called by the JDK with what to run next, once the thread can go on. That is mostly on the
   * simulation's own thread; when something outside of it held the thread up, it is on another, but
   * for a monitor that became free while the thread was just stopping there.
   */
  @Override
  public void execute(Runnable body) {
    simulator.handIn(new Step(this, body));
  }

  /** Whether it can go on since somebody left a monitor. */
  boolean isUnblocked() {
    return VirtualThreads.isUnblocked(thread);
  }

  /** For the simulation's thread. */
  void handedIn(Step step) {
    waiting++;
    machine.handIn(step);
  }

  /** For the simulation's thread. */
  void begins() {
    waiting--;
  }

  /**
   * Whether it stopped at a monitor. In a simulation, whoever holds a monitor that others want goes
   * on until it has left it; so the holder of this one is outside, such as another simulation in a
   * class of the JDK that both use.
   */
  boolean isHeldUp() {
    var state = thread.getState();
    boolean isBetweenSteps = state == Thread.State.BLOCKED || state == Thread.State.RUNNABLE;
    return waiting == 0 && isBetweenSteps;
  }

  @Override
  public String toString() {
    return "a thread of " + machine;
  }
}

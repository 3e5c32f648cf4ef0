package io.rollcall.backend.consul;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.util.function.Supplier;

/**
 * What one operation writes at an agent. Once something was written, whatever fails is no longer
 * without effect. For one thread.
 */
final class Writes {

  private final Agent agent;
  private boolean made;

  Writes(Agent agent) {
    this.agent = agent;
  }

  /**
   * Does all of the operation.
   *
   * @throws BackendUnavailable when it failed before anything was written
   * @throws OutcomeUnknown when it failed later
   */
  <T> T during(Supplier<T> operation) {
    try {
      return operation.get();
    } catch (BackendUnavailable e) {
      throw made ? unknown(e) : e;
    }
  }

  /** Does the rest of an operation that has written something already. */
  static <T> T afterwards(Supplier<T> rest) {
    try {
      return rest.get();
    } catch (BackendUnavailable e) {
      throw unknown(e);
    }
  }

  private static OutcomeUnknown unknown(BackendUnavailable e) {
    return new OutcomeUnknown(e.getMessage() + "; something was written before", e);
  }

  Agent agent() {
    return agent;
  }

  void register(Wire.Definition definition) {
    agent.register(definition);
    made = true;
  }

  void deregister(String serviceId) {
    agent.deregister(serviceId);
    made = true;
  }

  boolean pass(String checkId) {
    return noted(agent.pass(checkId));
  }

  boolean update(String checkId, String status, String output) {
    return noted(agent.update(checkId, status, output));
  }

  boolean registerCheck(Wire.CheckDefinition check) {
    return noted(agent.registerCheck(check));
  }

  void deregisterCheck(String checkId) {
    agent.deregisterCheck(checkId);
    made = true;
  }

  private boolean noted(boolean done) {
    made |= done;
    return done;
  }
}

package io.rollcall.app.health;

import io.rollcall.health.CustomProbe;
import io.rollcall.health.ProbeResult;
import io.rollcall.model.Registration;
import jakarta.inject.Singleton;

/** A probe as a user would supply it. */
@Singleton
final class FullQueue implements CustomProbe {

  @Override
  public String name() {
    return "queue";
  }

  @Override
  public ProbeResult probe(Registration target) {
    return ProbeResult.failed("queue of " + target.key().id() + " is full");
  }
}

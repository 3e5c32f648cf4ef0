package io.rollcall.app.wiring;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.rollcall.app.config.InvalidSetting;
import io.rollcall.app.config.RollcallSettings;
import io.rollcall.balancer.Balancers;
import io.rollcall.balancer.OutstandingPicks;
import io.rollcall.balancer.Strategies;
import io.rollcall.balancer.Strategy;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** How instances are picked: the strategies, and what is outstanding. */
@Factory
final class BalancingFactory {

  @Singleton
  OutstandingPicks picks(RollcallSettings settings, Clock clock) {
    var balancing = settings.balancing();
    return new OutstandingPicks(clock, balancing.pickTtl(), balancing.mostPicks());
  }

  /**
   * Made at the start, so that strategies are known to exist.
   *
   * @param added by beans of the user's own
   */
  @Context
  Balancers balancers(RollcallSettings settings, OutstandingPicks picks, List<Strategy> added) {
    var strategies = new ArrayList<>(Strategies.builtIn(picks));
    settings.balancing().hashLoadBound().ifPresent(bound -> boundHashing(strategies, picks, bound));
    strategies.addAll(added);
    try {
      return new Balancers(strategies, settings.balancing().strategies());
    } catch (InvalidValue e) {
      throw InvalidSetting.of(e);
    }
  }

  private static void boundHashing(
      List<Strategy> strategies, OutstandingPicks picks, double bound) {
    var bounded = Strategies.consistentHashWithBoundedLoad(picks, bound);
    strategies.replaceAll(strategy -> strategy.name().equals(bounded.name()) ? bounded : strategy);
  }
}

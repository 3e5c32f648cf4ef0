package io.rollcall.app.wiring;

import io.rollcall.app.section.BalancingSection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.balancer.Balancers;
import io.rollcall.balancer.OutstandingPicks;
import io.rollcall.balancer.Strategies;
import io.rollcall.balancer.Strategy;
import io.rollcall.discovery.Discovery;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.time.Clock;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How instances are picked: the strategies, and what is outstanding. */
@Singleton
final class Balancing implements Reloadable {

  private final List<Strategy> added;
  private final Provider<Discovery> discovery;
  private final OutstandingPicks picks;
  private volatile @Nullable Built built;

  /** Balancers, and the bound that their hashing was built with. */
  private record Built(Balancers balancers, OptionalDouble hashLoadBound) {}

  /**
   * Makes them.
   *
   * @param added by beans of the user's own
   */
  Balancing(
      RunningSettings settings, Clock clock, List<Strategy> added, Provider<Discovery> discovery) {
    var balancing = settings.get(BalancingSection.class);
    this.added = List.copyOf(added);
    this.discovery = discovery;
    this.picks = new OutstandingPicks(clock, balancing.pickTtl(), balancing.mostPicks());
  }

  OutstandingPicks picks() {
    return picks;
  }

  /**
   * The first balancers; {@link Discovery} is given those after them.
   *
   * @throws InvalidSettings when a strategy does not exist
   */
  Balancers balancers(Settings settings) {
    var first = build(settings.get(BalancingSection.class));
    built = first;
    return first.balancers();
  }

  @Override
  public Runnable prepare(Settings next) {
    var balancing = next.get(BalancingSection.class);
    var prepared = build(balancing);
    return () -> {
      built = prepared;
      picks.change(balancing.pickTtl(), balancing.mostPicks());
      discovery.get().balanceBy(prepared.balancers());
    };
  }

  /** Balancers go on where they are, unless hashing has another bound. */
  private Built build(BalancingSection.Balancing balancing) {
    var bound = balancing.hashLoadBound();
    var before = built;
    try {
      return new Built(
          before != null && before.hashLoadBound().equals(bound)
              ? before.balancers().chosenBy(balancing.strategies())
              : new Balancers(strategies(bound), balancing.strategies()),
          bound);
    } catch (InvalidValue e) {
      throw InvalidSettings.of(e);
    }
  }

  private List<Strategy> strategies(OptionalDouble bound) {
    var strategies = new ArrayList<>(Strategies.builtIn(picks));
    if (bound.isPresent()) {
      var bounded = Strategies.consistentHashWithBoundedLoad(picks, bound.getAsDouble());
      strategies.replaceAll(
          strategy -> strategy.name().equals(bounded.name()) ? bounded : strategy);
    }
    strategies.addAll(added);
    return strategies;
  }
}

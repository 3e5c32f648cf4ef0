package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import io.rollcall.balancer.BalancerSettings;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** How picks are made and counted. */
public final class BalancingSection implements Section<BalancingSection.Balancing> {

  static final Setting<String> STRATEGY =
      Setting.live(
          "load-balancer.strategy",
          ValueType.text(),
          "round-robin",
          "Strategy where a request names none.");
  static final Setting<String> SERVICE_STRATEGY =
      Setting.live(
          "load-balancer.services.<service>", ValueType.text(), "", "Strategy of one service.");
  static final Setting<Duration> PICK_TTL =
      Setting.live(
          "load-balancer.pick-ttl",
          ValueType.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
          "60s",
          "How long a pick of `least-connections` counts that nobody releases.");
  static final Setting<Integer> MOST_PICKS =
      Setting.live(
          "load-balancer.most-picks",
          ValueType.whole(1, 10_000_000, "picks"),
          "100000",
          "Most picks that count at once; past that, the oldest is let go.");
  static final Setting<OptionalDouble> HASH_LOAD_BOUND =
      Setting.live(
          "load-balancer.hash-load-bound",
          ValueType.of(
              "number", "must be a number above 1 and at most 100", BalancingSection::loadBound),
          "",
          "How many times its share of the picks an instance may have by `consistent-hash`, such as"
              + " `1.25`; none: any.");

  /**
   * What this section says.
   *
   * @param strategies the names of strategies, which need not exist
   * @param hashLoadBound how many times its share an instance may have; empty for no bound
   */
  public record Balancing(
      BalancerSettings strategies, Duration pickTtl, int mostPicks, OptionalDouble hashLoadBound) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(STRATEGY, SERVICE_STRATEGY, PICK_TTL, MOST_PICKS, HASH_LOAD_BOUND);
  }

  @Override
  public Balancing read(Reading reading) {
    return new Balancing(
        new BalancerSettings(reading.get(STRATEGY), reading.each(SERVICE_STRATEGY)),
        reading.get(PICK_TTL),
        reading.get(MOST_PICKS),
        reading.get(HASH_LOAD_BOUND));
  }

  private static OptionalDouble loadBound(String text) {
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    double bound = Double.parseDouble(text);
    return OptionalDouble.of(ValueType.require(bound, bound > 1 && bound <= 100));
  }
}

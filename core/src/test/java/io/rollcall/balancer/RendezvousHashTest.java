package io.rollcall.balancer;

import static io.rollcall.balancer.Candidates.instance;
import static io.rollcall.balancer.Candidates.without;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.ServiceInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;

/** Expected owners were computed by the Python in docs/load-balancing.md. */
class RendezvousHashTest {

  private static final List<ServiceInstance> MIXED =
      List.of(
          instance("a", 1), instance("b", 2), instance("c", 3), instance("d", 5), instance("e", 2));

  private static final List<String> KEYS =
      IntStream.range(0, 20_000).mapToObj(i -> "key-" + i).toList();

  private final RendezvousHash balancer = new RendezvousHash();

  @ParameterizedTest
  @CsvSource({
    "a, orders-9, c",
    "d, orders-8, c",
    "orders-3, orders-9, d",
    "user-1, orders-5, d",
    "user-2, orders-1, d",
    "user-3, orders-2, d",
    "user-4, orders-2, d",
    "user-5, orders-1, c",
    "user-6, orders-3, c",
    "user-7, orders-7, d",
    "customer/42, orders-0, d",
    "9f1c0b7e-5d0e-4f39-8f43-0f6a4a8a1f11, orders-8, b",
    "zoë, orders-8, a",
    "鍵, orders-1, e",
    "🙂, orders-3, e",
    "a b, orders-6, d",
  })
  void keysGoWhereEveryImplementationSendsThem(String key, String amongTen, String amongMixed) {
    var ten = IntStream.range(0, 10).mapToObj(i -> instance("orders-" + i, 1)).toList();
    assertThat(balancer.pick(ten, key).id()).isEqualTo(amongTen);
    assertThat(balancer.pick(MIXED, key).id()).isEqualTo(amongMixed);
  }

  @Test
  void twoHundredKeysGoWhereEveryImplementationSendsThem() {
    assertThat(
            KEYS.stream().limit(200).map(key -> balancer.pick(MIXED, key).id()).collect(joining()))
        .isEqualTo(
            "ccdceaedcdadbdcbdcdcccdbdecebcccbddddcddcddbddddcdeddcaddeadbdddcaadddaebadabcdcddbdb"
                + "bdcbddbabcccdcddbbbdcdececccededdcbdcdddeddddecbcddddddebacdaceebdedbdebbccdebdbd"
                + "dcbcdebbedbbcbdebbeddedddcdddeddce");
  }

  @Test
  void removingOneOfAHundredMovesItsKeysOnly() {
    var before = Candidates.even(100);
    var gone = before.get(42);
    var moved = moved(owners(before), owners(without(before, 42)));
    assertThat(moved).allSatisfy((key, owner) -> assertThat(owner).isEqualTo(gone.id()));
    assertThat(moved.size()).isBetween(1, KEYS.size() * 3 / 100);
  }

  @Test
  void addingOneToAHundredMovesKeysToItOnly() {
    var after = Candidates.even(101);
    var added = after.get(42);
    var moved = moved(owners(after), owners(without(after, 42)));
    assertThat(moved).allSatisfy((key, owner) -> assertThat(owner).isEqualTo(added.id()));
    assertThat(moved.size()).isBetween(1, KEYS.size() * 3 / 100);
  }

  @Test
  void aNewWeightMovesKeysToOrFromThatInstanceOnly() {
    var before = Candidates.weighing(2, 2, 2, 2);
    var heavier = Candidates.weighing(2, 3, 2, 2);
    assertThat(moved(owners(heavier), owners(before)))
        .isNotEmpty()
        .allSatisfy((key, owner) -> assertThat(owner).isEqualTo("i-0001"));
  }

  @Test
  void equalInstancesShareTheKeysEvenly() {
    assertThat(countsByOwner(Candidates.even(20)).values())
        .hasSize(20)
        .allSatisfy(count -> assertThat(count).isBetween(870L, 1130L));
  }

  @Test
  void sharesFollowTheWeights() {
    var counts = countsByOwner(Candidates.weighing(1, 2, 3, 4));
    assertThat(counts.get("i-0000")).isBetween(1850L, 2150L);
    assertThat(counts.get("i-0001")).isBetween(3800L, 4200L);
    assertThat(counts.get("i-0002")).isBetween(5750L, 6250L);
    assertThat(counts.get("i-0003")).isBetween(7750L, 8250L);
  }

  @Test
  void aKeyThatReadsLikeAnIdIsAKeyLikeAnyOther() {
    var candidates = Candidates.even(10);
    var toItself =
        Stream.iterate(0, i -> i + 1)
            .limit(1000)
            .filter(
                i -> {
                  var others = new ArrayList<>(candidates);
                  var own = instance("j-" + i, 1);
                  others.add(own);
                  return balancer.pick(others, own.id()).equals(own);
                })
            .count();
    assertThat(toItself).isBetween(60L, 122L);
  }

  @ParameterizedTest
  @NullAndEmptySource
  void withoutAKeyNothingIsPicked(@Nullable String key) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> balancer.pick(MIXED, key))
        .satisfies(refused -> assertThat(refused.field()).isEqualTo("key"));
  }

  private Map<String, String> owners(List<ServiceInstance> candidates) {
    var owners = new TreeMap<String, String>();
    KEYS.forEach(key -> owners.put(key, balancer.pick(candidates, key).id()));
    return owners;
  }

  /** The keys whose owners differ, with those they had among {@code owners}. */
  private static Map<String, String> moved(Map<String, String> owners, Map<String, String> others) {
    var moved = new TreeMap<>(owners);
    moved.entrySet().removeIf(entry -> entry.getValue().equals(others.get(entry.getKey())));
    return moved;
  }

  private Map<String, Long> countsByOwner(List<ServiceInstance> candidates) {
    return owners(candidates).values().stream().collect(groupingBy(id -> id, counting()));
  }
}

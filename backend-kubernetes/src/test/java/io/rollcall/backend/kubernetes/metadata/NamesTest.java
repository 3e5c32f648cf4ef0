package io.rollcall.backend.kubernetes.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import java.util.HashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  private static final String SERVICE = "[a-z]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  @Test
  void nameThatIsALabelStandsForItself() {
    assertThat(Names.slice(new InstanceKey("orders", "10-0-0-1"))).isEqualTo("orders.10-0-0-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Orders", "orders.v2", "orders_v2", "2orders"})
  void otherNameIsReadableStill(String name) {
    assertThat(Names.service(name)).matches("n?[0-9]*orders(-v2)?--[0-9a-v]{16}");
  }

  @Test
  void namesThatDifferInCaseAloneStayApart() {
    assertThat(Names.service("Orders")).isNotEqualTo(Names.service("orDers"));
  }

  @Test
  void nameThatLooksLikeOneWithADigestIsNotTakenForIt() {
    var looking = Names.service("Orders");

    assertThat(Names.service(looking)).isNotEqualTo(looking);
  }

  @Property
  void everyNameIsALabelOfItsOwn(@ForAll("names") String name, @ForAll("names") String other) {
    assertThat(Names.service(name)).matches(SERVICE);
    assertThat(Names.label(name)).matches(LABEL);
    assertThat(Names.service(name).equals(Names.service(other))).isEqualTo(name.equals(other));
    assertThat(Names.slice(new InstanceKey(name, other)).split("\\.")).hasSize(2);
  }

  @Test
  void longNamesThatBeginAlikeStayApart() {
    var seen = new HashMap<String, Integer>();
    for (int i = 0; i < 1000; i++) {
      assertThat(seen.put(Names.label("a".repeat(120) + i), i)).isNull();
    }
  }

  @Provide
  Arbitrary<String> names() {
    var ends = Arbitraries.strings().withChars("aAbz09").ofLength(1);
    var middles = Arbitraries.strings().withChars("aAbz09-._").ofMinLength(0).ofMaxLength(126);
    return ends.flatMap(
        first -> middles.flatMap(middle -> ends.map(last -> first + middle + last)));
  }
}

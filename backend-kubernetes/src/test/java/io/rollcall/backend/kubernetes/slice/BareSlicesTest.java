package io.rollcall.backend.kubernetes.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.rollcall.backend.kubernetes.slice.Stored.Absence;
import io.rollcall.backend.kubernetes.slice.Stored.Echo;
import io.rollcall.json.UnreadableValue;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BareSlicesTest {

  private static final Mark MARK = new Mark("Orders", 100, 7, Map.of("uid-1", 4L), "7");
  private static final Absence ABSENCE = new Absence(120, "7");
  private static final Echo ECHO = new Echo("1z141z4", 9, "7");

  private final BareSlices slices = new BareSlices("shop");

  @Test
  void contentComesBackAsItWas() throws UnreadableValue {
    assertThat(BareSlices.read(overTheWire(slices.slice(MARK)))).isEqualTo(MARK);
    assertThat(BareSlices.read(overTheWire(slices.slice(ABSENCE)))).isEqualTo(ABSENCE);
    assertThat(BareSlices.read(overTheWire(slices.slice(ECHO)))).isEqualTo(ECHO);
  }

  @Test
  void namesAreThoseOfNoInstance() {
    var names =
        Stream.of(slices.slice(MARK), slices.slice(ABSENCE), slices.slice(ECHO))
            .map(slice -> slice.getMetadata().getName())
            .toList();

    assertThat(new HashSet<>(names)).hasSameSizeAs(names);
    assertThat(names).allMatch(name -> name.split("\\.").length == 3, "has two dots");
  }

  @Test
  void whatBelongsToAServiceIsFoundWithIt() {
    assertThat(slices.slice(MARK).getMetadata().getLabels())
        .containsAllEntriesOf(SliceReader.of("Orders"));
  }

  @Test
  void copyUnderAnotherNameIsNotRead() {
    var slice = slices.slice(MARK);
    slice.getMetadata().setName("copy");

    assertThatThrownBy(() -> BareSlices.read(slice))
        .isInstanceOf(UnreadableValue.class)
        .hasMessageContaining("copy");
  }

  @Test
  void contentThatOthersWroteIsNotRead() {
    var slice = slices.slice(ABSENCE);
    slice.getMetadata().setAnnotations(Map.of("rollcall.io/content", "{\"revision\": \"many\"}"));

    assertThatThrownBy(() -> BareSlices.read(slice)).isInstanceOf(UnreadableValue.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, (1L << 53) + 1, Long.MAX_VALUE})
  void numberThatRollcallNeverReachesIsNotRead(long number) {
    assertUnreadable(slices.slice(new Absence(number, "7")));
    assertUnreadable(slices.slice(new Mark("Orders", number, 7, Map.of(), "7")));
    assertUnreadable(slices.slice(new Mark("Orders", 100, number, Map.of(), "7")));
    assertUnreadable(slices.slice(new Mark("Orders", 100, 7, Map.of("uid-1", number), "7")));
  }

  private static void assertUnreadable(EndpointSlice slice) {
    assertThatThrownBy(() -> BareSlices.read(slice)).isInstanceOf(UnreadableValue.class);
  }

  private static EndpointSlice overTheWire(EndpointSlice slice) {
    return Serialization.unmarshal(Serialization.asJson(slice), EndpointSlice.class);
  }
}

package io.rollcall.backend.kubernetes.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.store.Cell;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CellMapsTest {

  private static final CellMaps MAPS = new CellMaps("shop");

  @Property
  void cellIsReadAsItWasWritten(
      @ForAll @CharRange(from = '!', to = '~') @StringLength(min = 1, max = 300) String key,
      @ForAll String value) {
    var cell = new Cell(key, value, 7);

    var map = filled(cell);

    assertThat(CellMaps.cell(map)).isEqualTo(cell);
    assertThat(map.getMetadata().getName()).hasSizeLessThan(254).matches("rollcall\\.[a-z0-9-]+");
  }

  @Test
  void emptyOneIsNoCell() {
    assertThat(CellMaps.cell(MAPS.empty("heads/a"))).isNull();
    assertThat(CellMaps.key(MAPS.empty("heads/a"))).isEqualTo("heads/a");
    assertThat(CellMaps.cell(null)).isNull();
  }

  @Test
  void copyOfOneUnderAnotherNameIsNoCell() {
    var copy = filled(new Cell("a", "1", 7));
    copy.getMetadata().setName("copy");

    assertThat(CellMaps.cell(copy)).isNull();
  }

  @Test
  void versionsOfAConfigurationAreListedWithoutOthers() {
    var versions = CellMaps.labels("versions/payments/limits@");

    assertThat(CellMaps.labels("versions/payments/limits@0000000001-a")).isEqualTo(versions);
    assertThat(CellMaps.labels("values/payments/limits@0000000001-a")).isNotEqualTo(versions);
    assertThat(CellMaps.labels("heads/a")).containsAllEntriesOf(CellMaps.FOLLOWED);
    assertThat(CellMaps.labels("")).isEqualTo(Map.of(Labels.KIND, "cell"));
  }

  private static ConfigMap filled(Cell cell) {
    return MAPS.filled(MAPS.empty(cell.key()), cell);
  }
}

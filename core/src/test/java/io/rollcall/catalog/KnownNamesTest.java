package io.rollcall.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.ServiceNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownNamesTest {

  private final List<String> whileJoining = new ArrayList<>();
  private final KnownNames names = new KnownNames("memory", new Looking());

  @Test
  void aListThatIsBeingTakenOverIsNotShownYet() {
    names.onState(new ServiceNames.All(7, List.of("orders", "payments", "stock")));

    assertThat(whileJoining).containsExactly("unknown", "unknown", "unknown");
    assertThat(names.shown()).containsExactly("orders", "payments", "stock");
  }

  @Test
  void theListFromBeforeTheStartIsShownUntilThereIsAnother() {
    names.recall(List.of("orders", "stock"));
    names.onState(new ServiceNames.All(7, List.of("orders", "payments")));

    assertThat(whileJoining).containsExactly("[orders, stock]");
    assertThat(names.shown()).containsExactly("orders", "payments");
  }

  @Test
  void nothingFromBeforeTheStartIsNoList() {
    names.recall(List.of());

    assertThatThrownBy(names::shown).isInstanceOf(BackendUnavailable.class);
  }

  /** Looks at the list whenever a service joins it. */
  private final class Looking implements KnownNames.Listener {

    @Override
    public void joining(String service, @Nullable Long absentRevision) {
      whileJoining.add(shown());
    }

    @Override
    public void left(String service) {}

    private String shown() {
      try {
        return names.shown().toString();
      } catch (BackendUnavailable e) {
        return "unknown";
      }
    }
  }
}

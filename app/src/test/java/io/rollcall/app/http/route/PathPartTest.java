package io.rollcall.app.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPartTest {

  @ParameterizedTest
  @CsvSource({
    "service, 'services,{service},watch', /services/orders/watch, orders",
    "service, 'services,{service}', /services/orders, orders",
    "service, 'services,{service}', /services/orders/, orders",
    "service, 'services,{service}', /services, ''",
    "key, 'config,{key:.+}', /config/a, a",
    "key, 'config,{key:.+}', /config/a/b/c, a/b/c",
    "key, 'config,{key:.+}', /config/a/b/, a/b",
    "key, 'config,{key:.+}', /config/a/history, a/history",
    "key, 'config,{key:.+},history', /config/a/history, a",
    "key, 'config,{key:.+},history', /config/a/b/history, a/b",
    "key, 'config,{key:.+},history', /config/a/b/history/, a/b",
    "key, 'config,{key:.+},history', /config/history/history, history",
  })
  void isWhatTheVariableStandsFor(String variable, String route, String path, String name) {
    assertThat(PathPart.of(variable, List.of(route.split(","))).in(path)).isEqualTo(name);
  }

  @Test
  void aVariableThatIsNotThereIsAFaultOfTheRoute() {
    assertThatThrownBy(() -> PathPart.of("id", List.of("services", "{service}")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the path /services/{service} has no variable 'id'");
  }
}

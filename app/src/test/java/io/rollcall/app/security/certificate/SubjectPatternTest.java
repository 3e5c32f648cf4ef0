package io.rollcall.app.security.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectPatternTest {

  @ParameterizedTest
  @CsvSource({
    "orders.example.com, orders.example.com, true",
    "Orders.example.com, ORDERS.example.com, true",
    "*.example.com, orders.example.com, true",
    "*.example.com, a.orders.example.com, false",
    "*.example.com, example.com, false",
    "*.example.com, .example.com, false",
    "*.example.com, orders.example.com.evil, false",
    "spiffe://example.com/ns/*/sa/orders, spiffe://example.com/ns/shop/sa/orders, true",
    "spiffe://example.com/ns/*/sa/orders, spiffe://example.com/ns/a/b/sa/orders, false",
    "spiffe://example.com/ns/*/sa/orders, spiffe://example.com/ns//sa/orders, false",
    "spiffe://example.com/ns/*/sa/orders, spiffe://example.com.evil/ns/a/sa/orders, false",
    "spiffe://example.com/**, spiffe://example.com/a/b, true",
    "spiffe://example.com/**, spiffe://example.com, false",
    "spiffe://example.com/**, spiffe://example.com.evil/a, false",
    "spiffe://example.com/a, spiffe://example.com/A, false",
    "https://example.com/a, spiffe://example.com/a, false"
  })
  void aStarStandsForOnePart(String pattern, String name, boolean matches) {
    assertThat(SubjectPattern.of(pattern).matches(name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a..b",
        "a b",
        "o*.example.com",
        "**.example.com",
        "*://example.com/a",
        "spiffe://*/a",
        "spiffe://example.com/**/a",
        "spiffe://example.com/a*",
        "spiffe://",
        "CN=admin"
      })
  void whatIsNoPatternIsRefused(String text) {
    assertThatThrownBy(() -> SubjectPattern.of(text)).hasMessage(SubjectPattern.RULE);
  }
}

package io.rollcall.app.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetPathTest {

  @ParameterizedTest
  @CsvSource({
    "/a/b, /a/b",
    "/a?b=//c, /a",
    "/a?b=http://c/d, /a",
    "http://localhost:8080/a/b?c, /a/b",
    "http://localhost, /",
    "http://localhost?a=/b, /",
    "http://localhost//a, //a",
    "*, *",
    "a/b, a/b",
  })
  void isWhatStandsBetweenAuthorityAndQuery(String target, String path) {
    assertThat(TargetPath.of(target)).isEqualTo(path);
  }
}

package io.rollcall.app.http.front;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.RegistryException.InvalidValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/v1/services",
        "/api/v1/services/",
        "/api/v1/services/a.b/instances/..c",
        "/a/.../b",
        "/a%20b%C3%A4",
        "/a%",
        "*",
      })
  void pathOfOneSpellingPasses(String path) {
    assertThatCode(() -> CanonicalPath.require(path)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          //api/v1                  | must not contain //
          /api//v1                  | must not contain //
          /api/v1//                 | must not contain //
          /a;b=c                    | must not contain ; or \\ or #
          /a/b;                     | must not contain ; or \\ or #
          /a\\b                     | must not contain ; or \\ or #
          /a#b                      | must not contain ; or \\ or #
          /.                        | must not contain the segments . and ..
          /..                       | must not contain the segments . and ..
          /a/./b                    | must not contain the segments . and ..
          /a/../b                   | must not contain the segments . and ..
          /a/..                     | must not contain the segments . and ..
          /a/%2e%2E/b               | must not encode letters, digits and -._~
          /a/.%2e                   | must not encode letters, digits and -._~
          /a/%6frders               | must not encode letters, digits and -._~
          /a%2Fb                    | must not contain an encoded / or \\
          /a%2fb                    | must not contain an encoded / or \\
          /a%5cb                    | must not contain an encoded / or \\
          a/b                       | must start with /
          ``                        | must start with /
          """)
  void pathOfAnotherSpellingIsRefused(String path, String rule) {
    assertThatThrownBy(() -> CanonicalPath.require(path))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining(rule);
  }
}

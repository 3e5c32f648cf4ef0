package io.rollcall.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.RegistryException.InvalidValue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of limits have in common. */
final class Refusals {

  private Refusals() {}

  /** Asserts that the field is named, and that the message names it, the rule and the value. */
  static void assertRefused(ThrowingCallable call, String field, String rule, String value) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(call)
        .withMessage(field + " " + rule + ", but is '" + value + "'")
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo(field));
  }

  /** How an error shows a value of that many equal characters. */
  static String shown(String character, int length) {
    return length <= 64 ? character.repeat(length) : character.repeat(64) + "…";
  }
}

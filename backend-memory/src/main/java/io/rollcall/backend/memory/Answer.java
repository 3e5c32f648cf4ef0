package io.rollcall.backend.memory;

import io.rollcall.model.RegistryException;
import java.util.function.Supplier;

/**
 * What a call is answered, be it that nothing was done. It rests on a table that may be staged
 * only: were it given before that is kept, a disk that fails would make it untrue.
 *
 * @param table to keep and publish first
 * @param given returns the answer, or throws it
 */
record Answer<R>(Table table, Supplier<R> given) {

  static <R> Answer<R> of(Table table, R result) {
    return new Answer<>(table, () -> result);
  }

  static <R> Answer<R> refusing(Table table, RegistryException refusal) {
    return new Answer<>(
        table,
        () -> {
          throw refusal;
        });
  }

  /** Of a call that answers nothing but that it was done. */
  static Answer<Boolean> done(Table table) {
    return of(table, true);
  }
}

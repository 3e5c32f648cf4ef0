package io.rollcall.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs where the backend gives a guarantee, and is skipped where it {@link Lacks} that. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Guarantees.class)
public @interface Requires {
  /** The guarantee. */
  Guarantee value();
}

package io.rollcall.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs instead of what {@link Requires} a guarantee, where the backend {@link Lacks} that. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Guarantees.class)
public @interface WhereLacking {
  /** The guarantee. */
  Guarantee value();
}

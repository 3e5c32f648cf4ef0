package io.rollcall.app.http.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** In which form the errors of a route are told; {@link ProblemFormat} where it does not say. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ErrorsAs {

  /** The bean that knows the form. */
  Class<? extends ErrorFormat> value();
}

package io.rollcall.app.http.route;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How large a body a route takes. One that does not say takes what {@link RouteRules} says. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface BodyLimit {

  /** The most bytes; a larger body is refused as soon as its length is known. */
  int value();
}

package io.rollcall.app.http.route;

import io.rollcall.app.security.access.Action;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What whoever calls a route must be allowed to do. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Needs {

  /**
   * For {@link #of}: on each service or configuration that the request turns out to be about. The
   * controller decides that, by {@link io.rollcall.app.security.access.Access}; who may not take
   * the action on any is refused before.
   */
  String EACH = "{each}";

  /** For {@link #of}: on all that there are. */
  String ALL = "{all}";

  /** What must be allowed. */
  Action action();

  /** On what: the variable of the path that names it, {@link #EACH} or {@link #ALL}. */
  String of();
}

package io.rollcall.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On the class around all suites of a backend: which guarantees it does not give. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Lacks {
  /** The guarantees. */
  Guarantee[] value();

  /** Why, for people. */
  String because();
}

package io.rollcall.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On the class around all suites of a backend: a test that fails because of a defect that is known
 * and not mended yet. It still runs. While it fails it counts as aborted, and once it passes it
 * fails, unless it did so {@link #byChance}, so that the mark goes with the defect. What a backend
 * cannot give at all it {@link Lacks}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(KnownToFail.All.class)
@ExtendWith(KnownFailures.class)
public @interface KnownToFail {

  /** The test's name, as {@code Suite.test}. */
  String test();

  /** The defect, for people. */
  String why();

  /** Whether it takes luck to see the defect, so that it tells nothing when the test passes. */
  boolean byChance() default false;

  /** Several of them. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(KnownFailures.class)
  @interface All {
    KnownToFail[] value();
  }
}

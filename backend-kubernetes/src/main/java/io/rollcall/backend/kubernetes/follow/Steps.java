package io.rollcall.backend.kubernetes.follow;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Steps that do not depend on each other: one that fails keeps none of the others from being made.
 * For one thread.
 */
final class Steps {

  private final BooleanSupplier isFollowing;
  private @Nullable RuntimeException failure;

  /**
   * Makes no step while this is false.
   *
   * @param isFollowing whether what the steps go by is followed
   */
  Steps(BooleanSupplier isFollowing) {
    this.isFollowing = isFollowing;
  }

  void make(Runnable step) {
    if (!isFollowing.getAsBoolean()) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException e) {
      failure = failure == null ? e : failure;
    }
  }

  /** Throws what the first step threw that failed. */
  void end() {
    if (failure != null) {
      throw failure;
    }
  }
}

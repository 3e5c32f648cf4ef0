package io.rollcall.backend.kubernetes.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StepsTest {

  private final AtomicBoolean isFollowing = new AtomicBoolean(true);
  private final List<String> made = new ArrayList<>();
  private final Steps steps = new Steps(isFollowing::get);

  @Test
  void failureOfOneIsToldWhenTheOthersAreMade() {
    var first = new IllegalStateException("first");
    steps.make(() -> fail(first));
    steps.make(() -> fail(new IllegalStateException("second")));
    steps.make(() -> made.add("third"));

    assertThatThrownBy(steps::end).isSameAs(first);
    assertThat(made).containsExactly("third");
  }

  @Test
  void noneIsMadeOnceFollowingHasStopped() {
    steps.make(() -> made.add("before"));
    isFollowing.set(false);
    steps.make(() -> made.add("after"));
    steps.end();

    assertThat(made).containsExactly("before");
  }

  private static void fail(RuntimeException failure) {
    throw failure;
  }
}

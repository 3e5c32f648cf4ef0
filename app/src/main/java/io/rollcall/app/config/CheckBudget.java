package io.rollcall.app.config;

import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import java.util.Locale;

/**
 * What checking one value against a schema may cost: the validator tells each step that it takes. A
 * schema can take as many steps as it likes, by references to itself. For one thread.
 */
final class CheckBudget extends ExecutionContext {

  /** So that patterns can draw on it, which are not told for whom they match. */
  static final ScopedValue<CheckBudget> CURRENT = ScopedValue.newInstance();

  private static final long STEPS = 5_000_000;
  private static final int DEEPEST = 1_000;

  private static final ExecutionConfig CONFIG =
      ExecutionConfig.builder()
          .failFast(true)
          .formatAssertionsEnabled(true)
          .locale(Locale.ENGLISH)
          .build();

  private long left;
  private int depth;

  CheckBudget() {
    this(STEPS);
  }

  private CheckBudget(long left) {
    super(CONFIG);
    this.left = left;
  }

  /** What is left, for another document of the same value; of this one nothing is known there. */
  CheckBudget rest() {
    return new CheckBudget(left);
  }

  /** The message tells that the schema is to blame. */
  static final class Exceeded extends RuntimeException {
    private Exceeded(String message) {
      super(message, null, false, false);
    }
  }

  void spend(long steps) {
    left -= steps;
    if (left < 0) {
      throw new Exceeded("it takes too long to check");
    }
  }

  @Override
  public void evaluationPathAddLast(String keyword) {
    enter();
    super.evaluationPathAddLast(keyword);
  }

  @Override
  public void evaluationPathAddLast(int index) {
    enter();
    super.evaluationPathAddLast(index);
  }

  @Override
  public void evaluationPathRemoveLast() {
    depth--;
    super.evaluationPathRemoveLast();
  }

  private void enter() {
    spend(1);
    if (++depth > DEEPEST) {
      throw new Exceeded("it refers to itself without an end");
    }
  }
}

package io.rollcall.contract;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Turns round what becomes of tests that are {@link KnownToFail}. */
final class KnownFailures
    implements BeforeAllCallback, InvocationInterceptor, LifecycleMethodExecutionExceptionHandler {

  @Override
  public void beforeAll(ExtensionContext context) {
    requireTests(context.getRequiredTestClass());
  }

  /** Fails when a mark names no test. */
  static void requireTests(Class<?> suites) {
    for (var mark : suites.getAnnotationsByType(KnownToFail.class)) {
      if (tests(suites).noneMatch(mark.test()::equals)) {
        throw new AssertionError("@KnownToFail names no test of its class: " + mark.test());
      }
    }
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context)
      throws Throwable {
    var mark = mark(context);
    if (mark.isPresent()) {
      expectFailure(mark.get(), invocation);
    } else {
      invocation.proceed();
    }
  }

  /** What is asserted after every test may be what fails. */
  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    mark(context).ifPresent(mark -> abort(mark, failure));
    throw failure;
  }

  static void expectFailure(KnownToFail mark, InvocationInterceptor.Invocation<Void> test) {
    try {
      test.proceed();
    } catch (Throwable failure) {
      abort(mark, failure);
    }
    if (mark.byChance()) {
      return;
    }
    throw new AssertionError(
        "%s passes, so that its defect may be gone (%s): remove its @KnownToFail"
            .formatted(mark.test(), mark.why()));
  }

  private static void abort(KnownToFail mark, Throwable failure) {
    Assumptions.abort("known to fail, as " + mark.why() + ": " + failure);
  }

  private static Optional<KnownToFail> mark(ExtensionContext context) {
    var suite = context.getRequiredTestClass();
    var test = name(suite, context.getRequiredTestMethod());
    var outermost = suite;
    while (outermost.getEnclosingClass() != null) {
      outermost = outermost.getEnclosingClass();
    }
    return Arrays.stream(outermost.getAnnotationsByType(KnownToFail.class))
        .filter(mark -> mark.test().equals(test))
        .findFirst();
  }

  private static Stream<String> tests(Class<?> suites) {
    return Arrays.stream(suites.getDeclaredClasses())
        .flatMap(suite -> Guarantees.methods(suite).map(method -> name(suite, method)));
  }

  private static String name(Class<?> suite, Method test) {
    return suite.getSimpleName() + "." + test.getName();
  }
}

package io.rollcall.seeded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.rollcall.model.RegistryException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The program of a {@link Check} that is a suite of tests; it ends at the first that fails. */
final class Suite {

  static final Pattern FINDING = Pattern.compile("^FAILED (.*)");

  private static final int PASSED = 0;
  private static final int FOUND = 1;
  private static final int BROKE = 2;

  private Suite() {}

  /** Runs the tests of the classes that the arguments name. */
  public static void main(String[] tests) {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Stream.of(tests).map(DiscoverySelectors::selectClass).toList())
            .build();
    var summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, summary, new FirstFailure());
    var counts = requireNonNull(summary.getSummary());
    counts.printFailuresTo(new PrintWriter(System.out, true, UTF_8));
    System.out.printf("%d tests passed%n", counts.getTestsSucceededCount());
    boolean isSound = counts.getTotalFailureCount() == 0 && counts.getTestsSucceededCount() > 0;
    System.exit(isSound ? PASSED : BROKE);
  }

  /** Ends this JVM when a test failed because something did not do what it should. */
  private static final class FirstFailure implements TestExecutionListener {

    private final AtomicBoolean ended = new AtomicBoolean();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      var failure = result.getThrowable().orElse(null);
      if (result.getStatus() == TestExecutionResult.Status.FAILED
          && isFinding(failure)
          && ended.compareAndSet(false, true)) {
        var said = String.valueOf(failure).replaceAll("\\s+", " ");
        System.out.println("FAILED " + name(test) + ": " + said);
        System.exit(FOUND);
      }
    }

    /**
     * So is a registry that refuses what the test asks for. What another thread of the test threw
     * comes wrapped.
     */
    private static boolean isFinding(@Nullable Throwable failure) {
      return failure instanceof ExecutionException
          ? isFinding(failure.getCause())
          : failure instanceof AssertionError
              || failure instanceof ConditionTimeoutException
              || failure instanceof RegistryException;
    }

    private static String name(TestIdentifier test) {
      var name =
          test.getSource()
              .map(
                  source ->
                      source instanceof MethodSource method
                          ? method.getClassName() + "." + method.getMethodName()
                          : source.toString())
              .orElse(test.getDisplayName());
      return List.of(name.split("\\.(?=[A-Z])", 2)).getLast().replace('$', '.');
    }
  }
}

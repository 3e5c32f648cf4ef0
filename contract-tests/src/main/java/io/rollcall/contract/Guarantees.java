package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Which tests run by the {@link Guarantee}s of a backend, and that its page says which it gives.
 */
public final class Guarantees implements ExecutionCondition {

  private static final Path PAGE = Path.of("../docs/backends/README.md");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    var method = context.getRequiredTestMethod();
    var lacks = lacks(context.getRequiredTestClass());
    var lacking = lacks == null ? Set.of() : Set.of(lacks.value());
    var requires = method.getAnnotation(Requires.class);
    if (requires != null && lacks != null && lacking.contains(requires.value())) {
      return ConditionEvaluationResult.disabled(lacks.because());
    }
    var weaker = method.getAnnotation(WhereLacking.class);
    if (weaker != null && !lacking.contains(weaker.value())) {
      return ConditionEvaluationResult.disabled("what it replaces runs");
    }
    return ConditionEvaluationResult.enabled("as far as guarantees go");
  }

  /** The tests that {@code suites} skips for want of a guarantee, as {@code Suite.test}. */
  public static List<String> skippedBy(Class<?> suites) {
    var lacks = lacks(suites);
    if (lacks == null) {
      return List.of();
    }
    var lacking = Set.of(lacks.value());
    return Arrays.stream(suites.getDeclaredClasses())
        .flatMap(
            suite ->
                methods(suite)
                    .filter(method -> method.isAnnotationPresent(Requires.class))
                    .filter(
                        method -> lacking.contains(method.getAnnotation(Requires.class).value()))
                    .map(method -> suite.getSimpleName() + "." + method.getName()))
        .sorted()
        .toList();
  }

  /**
   * Asserts that the table of guarantees says what {@code suites} does.
   *
   * @param column its title there, such as {@code `etcd`}
   */
  public static void assertDocumented(String column, Class<?> suites) {
    var lacks = lacks(suites);
    var rows = rows();
    int index = rows.getFirst().indexOf(column);
    assertThat(index).as("the column %s of %s", column, PAGE).isPositive();
    for (var guarantee : Guarantee.values()) {
      var given = lacks == null || !List.of(lacks.value()).contains(guarantee);
      assertThat(rows)
          .as("%s of %s in %s", guarantee.promise(), column, PAGE)
          .anyMatch(
              row ->
                  row.getFirst().equals(guarantee.promise())
                      && row.get(index).equals(given ? "yes" : "no"));
    }
  }

  /** The cells of the table; the first row has the titles. */
  private static List<List<String>> rows() {
    try {
      return Files.readAllLines(PAGE).stream()
          .dropWhile(line -> !line.startsWith("| guarantee |"))
          .takeWhile(line -> line.startsWith("|"))
          .map(line -> Stream.of(line.split("\\|")).skip(1).map(String::strip).toList())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Lacks lacks(Class<?> suites) {
    var outermost = suites;
    while (outermost.getEnclosingClass() != null) {
      if (outermost.isAnnotationPresent(Lacks.class)) {
        throw new IllegalStateException(
            "@Lacks must be on the class around all suites, which the documents are held against,"
                + " not on "
                + outermost.getName());
      }
      outermost = outermost.getEnclosingClass();
    }
    return outermost.getAnnotation(Lacks.class);
  }

  /** Those of the suite and of the contract that it extends. */
  static Stream<Method> methods(Class<?> suite) {
    var all = new ArrayList<Method>();
    for (Class<?> type = suite; type != null; type = type.getSuperclass()) {
      all.addAll(List.of(type.getDeclaredMethods()));
    }
    return all.stream();
  }
}

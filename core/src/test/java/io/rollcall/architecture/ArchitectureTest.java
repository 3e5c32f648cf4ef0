package io.rollcall.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

  private static final JavaClasses CORE_AND_TESTS =
      new ClassFileImporter().importPackages("io.rollcall");
  private static final JavaClasses CORE =
      new ClassFileImporter().withImportOption(HouseRules.WHAT_SHIPS).importPackages("io.rollcall");

  /** The packages of core and the model's, each with the others that it may import. */
  private static final Map<String, List<String>> PACKAGES =
      Map.ofEntries(
          entry("model", List.of()),
          entry("time", List.of()),
          entry("store", List.of("model", "time")),
          entry("store.watch", List.of("model", "store")),
          entry("store.follow", List.of("model", "store", "store.watch", "time")),
          entry("store.lease", List.of("model", "store", "store.follow", "time")),
          entry("store.beat", List.of("model", "store", "store.follow", "store.lease", "time")),
          entry("store.metering", List.of("model", "store", "time")),
          entry("trace", List.of()),
          entry("file", List.of()),
          entry("tls", List.of("file")),
          entry("store.remote", List.of("tls")),
          entry("registry", List.of("model", "store", "time")),
          entry("config", List.of("model", "store", "store.watch", "time")),
          entry("catalog", List.of("model", "store", "store.watch", "time")),
          entry("health", List.of("model", "store", "time")),
          entry("balancer", List.of("model", "time")),
          entry("replica", List.of("model", "store", "registry", "time", "balancer")),
          entry("discovery", List.of("model", "store", "catalog", "balancer", "time")),
          entry(
              "runtime",
              List.of(
                  "model",
                  "store",
                  "registry",
                  "catalog",
                  "health",
                  "balancer",
                  "replica",
                  "config",
                  "discovery",
                  "time")));

  private static final List<String> LIBRARIES =
      List.of(
          "java..",
          "javax.net.ssl",
          "org.jspecify.annotations",
          "org.slf4j",
          "com.github.benmanes.caffeine..",
          "io.github.bucket4j..");

  @ParameterizedTest
  @MethodSource
  void rulesOfTheHouseHold(ArchRule rule) {
    rule.check(CORE_AND_TESTS);
  }

  static List<ArchRule> rulesOfTheHouseHold() {
    return HouseRules.EVERYWHERE;
  }

  @Test
  void packagesMakeNoCircles() {
    HouseRules.NO_CYCLES.check(CORE);
  }

  @Test
  void everyPackageHasItsPlace() {
    var known = PACKAGES.keySet().stream().map(ArchitectureTest::inCore).toArray(String[]::new);

    classes().should().resideInAnyPackage(known).check(CORE);
  }

  @ParameterizedTest
  @MethodSource("packages")
  void packageImportsOnlyWhatIsBelowIt(String name, List<String> below) {
    var own = Stream.concat(Stream.of(name), below.stream()).map(ArchitectureTest::inCore);
    var allowed = Stream.concat(own, LIBRARIES.stream()).toArray(String[]::new);

    classes()
        .that()
        .resideInAPackage(inCore(name))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed)
        .check(CORE);
  }

  static Stream<Arguments> packages() {
    return PACKAGES.entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  private static String inCore(String name) {
    return "io.rollcall." + name;
  }
}

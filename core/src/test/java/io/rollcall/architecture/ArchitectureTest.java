package io.rollcall.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.rollcall");

  /** The packages of core, each with the others it may import. */
  private static final Map<String, List<String>> PACKAGES =
      Map.of(
          "time", List.of(),
          "remote", List.of(),
          "registry", List.of("time"),
          "watch", List.of("registry"),
          "catalog", List.of("registry", "time"),
          "health", List.of("registry", "time"),
          "balancer", List.of("registry", "time"),
          "replica", List.of("registry", "time", "balancer"),
          "discovery", List.of("registry", "time", "catalog", "health", "balancer"));

  private static final List<String> LIBRARIES =
      List.of(
          "java..",
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
        .allowEmptyShould(true) // of packages still to come
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

package io.rollcall.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.rollcall.architecture.HouseRules;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules between the modules; from here all of them are seen. */
class ArchitectureTest {

  private static final JavaClasses HOUSE_AND_TESTS =
      new ClassFileImporter().importPackages("io.rollcall");
  private static final JavaClasses HOUSE =
      new ClassFileImporter().withImportOption(HouseRules.WHAT_SHIPS).importPackages("io.rollcall");

  private static final String BACKENDS = "io.rollcall.backend..";

  /** Libraries, each with the only package that may use it. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "io.micronaut..", "io.rollcall.app..",
          "io.opentelemetry..", "io.rollcall.app.telemetry..",
          "org.kiwiproject.consul..", "io.rollcall.backend.consul..",
          "io.etcd.jetcd..", "io.rollcall.backend.etcd..",
          "io.lettuce..", "io.rollcall.backend.redis..",
          "io.fabric8..", "io.rollcall.backend.kubernetes..",
          "com.google.crypto.tink..", "io.rollcall.sealing..",
          "com.nimbusds..", "io.rollcall.app.security.jwt..");

  @ParameterizedTest
  @MethodSource
  void rulesOfTheHouseHold(ArchRule rule) {
    rule.check(HOUSE_AND_TESTS);
  }

  static List<ArchRule> rulesOfTheHouseHold() {
    return HouseRules.EVERYWHERE;
  }

  @Test
  void packagesMakeNoCircles() {
    HouseRules.NO_CYCLES.check(HOUSE);
  }

  @Test
  void onlyWiringNamesABackend() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BACKENDS, "io.rollcall.app.wiring..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BACKENDS)
        .check(HOUSE);
  }

  @Test
  void backendsKnowOnlyWhatIsMadeForThem() {
    var known =
        resideInAnyPackage(
            BACKENDS,
            "io.rollcall.model",
            "io.rollcall.store..",
            "io.rollcall.tls",
            "io.rollcall.time",
            "io.rollcall.trace",
            "io.rollcall.file",
            "io.rollcall.json");

    noClasses()
        .that()
        .resideInAPackage(BACKENDS)
        .should()
        .dependOnClassesThat(resideInAPackage("io.rollcall..").and(not(known)))
        .check(HOUSE);
  }

  @Test
  void probesKnowOnlyWhatTheyAreFor() {
    var known =
        resideInAnyPackage(
            "io.rollcall.probe",
            "io.rollcall.health",
            "io.rollcall.model",
            "io.rollcall.time",
            "io.rollcall.tls",
            "io.rollcall.trace");

    noClasses()
        .that()
        .resideInAPackage("io.rollcall.probe")
        .should()
        .dependOnClassesThat(resideInAPackage("io.rollcall..").and(not(known)))
        .check(HOUSE);
  }

  @Test
  void sealingKnowsTheModelAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.rollcall.sealing")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.rollcall..")
                .and(not(resideInAnyPackage("io.rollcall.sealing", "io.rollcall.model"))))
        .check(HOUSE);
  }

  @Test
  void backendsDoNotKnowEachOther() {
    slices().matching("io.rollcall.backend.(*)..").should().notDependOnEachOther().check(HOUSE);
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void libraryStaysInItsPackage(String library, String home) {
    noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(HOUSE);
  }

  static Stream<Arguments> libraries() {
    return LIBRARIES.entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }
}

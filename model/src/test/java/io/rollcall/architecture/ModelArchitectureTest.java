package io.rollcall.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelArchitectureTest {

  private static final JavaClasses MODEL_AND_TESTS =
      new ClassFileImporter().importPackages("io.rollcall");
  private static final JavaClasses MODEL =
      new ClassFileImporter().withImportOption(HouseRules.WHAT_SHIPS).importPackages("io.rollcall");

  @ParameterizedTest
  @MethodSource
  void rulesOfTheHouseHold(ArchRule rule) {
    rule.check(MODEL_AND_TESTS);
  }

  static List<ArchRule> rulesOfTheHouseHold() {
    return HouseRules.EVERYWHERE;
  }

  @Test
  void clientsNeedNothingBesideIt() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify.annotations", "io.rollcall.model")
        .check(MODEL);
  }
}

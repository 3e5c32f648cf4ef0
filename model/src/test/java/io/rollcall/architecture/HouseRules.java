package io.rollcall.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/** What holds in every module, without exemptions. */
public final class HouseRules {

  private static final Pattern VAGUE_PACKAGE =
      Pattern.compile("(?:.*\\.)?(?:utils?|common|helpers?|managers?|impl)(?:\\..*)?");
  private static final Pattern VAGUE_CLASS =
      Pattern.compile("(?:Default|Abstract).*|.*(?:Utils?|Common|Helpers?|Managers?|Impl)");
  private static final Pattern TIME_OF_THE_JVM =
      Pattern.compile(
          "java\\.lang\\.System\\.(?:currentTimeMillis|nanoTime)"
              + "|java\\.(?:lang\\.Thread|util\\.concurrent\\.TimeUnit)\\.sleep"
              + "|java\\.time\\.[A-Za-z]+\\.now"
              + "|java\\.time\\.(?:Clock|InstantSource)\\.(?:system|tick).*"
              + "|java\\.util\\.Date\\.<init>");

  /** Leaves out the tests of this module and what others share of theirs. */
  public static final ImportOption WHAT_SHIPS =
      location -> !location.contains("/test-classes/") && !location.contains("-tests.jar");

  /** For what ships. */
  public static final ArchRule NO_CYCLES =
      slices().matching("io.rollcall.(**)").should().beFreeOfCycles();

  /** For what ships and for its tests. */
  public static final List<ArchRule> EVERYWHERE =
      List.of(
          noClasses()
              .should(ArchCondition.from(describe("have a vague name", HouseRules::isVague)))
              .because("a name says how a thing works or what it is for"),
          noClasses()
              .that()
              .resideOutsideOfPackage("io.rollcall.time")
              .should()
              .accessTargetWhere(describe("asks the JVM for the time", HouseRules::asksForTime))
              .because("time is injected as io.rollcall.time, so that tests can move it"),
          classes()
              .should(
                  ArchCondition.from(
                      describe("be in a @NullMarked package", HouseRules::isNullMarked)))
              .because("absence is written as @Nullable and checked by the compiler"));

  private HouseRules() {}

  private static boolean isVague(JavaClass type) {
    return VAGUE_PACKAGE.matcher(type.getPackageName()).matches()
        || VAGUE_CLASS.matcher(type.getSimpleName()).matches();
  }

  private static boolean asksForTime(JavaAccess<?> access) {
    var target = access.getTargetOwner().getFullName() + "." + access.getName();
    return TIME_OF_THE_JVM.matcher(target).matches();
  }

  private static boolean isNullMarked(JavaClass type) {
    return type.getPackage().isAnnotatedWith(NullMarked.class);
  }
}

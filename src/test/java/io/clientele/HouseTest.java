package io.clientele;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** The rules of the house, as ARCHITECTURE.md states them. */
@AnalyzeClasses(packages = "io.clientele", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
  private static final String[] DOMAINS = {
    "ingest",
    "identity",
    "rollup",
    "feature",
    "segment",
    "forecast",
    "tag",
    "audience",
    "insight",
    "simulate"
  };

  @ArchTest
  static final ArchRule domainsMeetOnlyInContracts =
      slices()
          .matching(
              "io.clientele.(ingest|identity|rollup|feature|segment|forecast|tag|audience|insight|simulate)..")
          .namingSlices("$1")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.clientele.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule subPackagesHaveNoCyclesEither =
      slices().matching("io.clientele.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule subPackagesKnowNothingOfThePackageAroundThem =
      noClasses()
          .should(
              new ArchCondition<JavaClass>("depend on a package that theirs is a part of") {
                @Override
                public void check(JavaClass one, ConditionEvents events) {
                  one.getDirectDependenciesFromSelf().stream()
                      .filter(to -> isAround(to.getTargetClass(), one))
                      .forEach(
                          to ->
                              events.add(SimpleConditionEvent.satisfied(to, to.getDescription())));
                }
              });

  private static boolean isAround(JavaClass outer, JavaClass inner) {
    return inner.getPackageName().startsWith(outer.getPackageName() + ".");
  }

  @ArchTest
  static final ArchRule contractsDependOnNothingOfOurs =
      noClasses()
          .that()
          .resideInAPackage("io.clientele.schema..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("io.clientele..")
                  .and(
                      com.tngtech.archunit.base.DescribedPredicate.not(
                          resideInAnyPackage("io.clientele.schema..", "io.clientele.problem.."))));

  @ArchTest
  static final ArchRule onlyTheLakeReadsAndWrites =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.clientele.lake..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.apache\\.spark\\.sql\\.(DataFrameReader|DataFrameWriter|DataFrameWriterV2|delta\\..*)"
                  + "|io\\.delta\\..*|org\\.apache\\.hadoop\\.fs\\..*");

  @ArchTest
  static final ArchRule onlyMainBuildsSessions =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.clientele.Main")
          .should()
          .callMethod(org.apache.spark.sql.SparkSession.class, "builder");

  @ArchTest
  static final ArchRule onlyMainExits =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.clientele.Main")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule nothingThatComputesKnowsTheTime =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.clientele.cli..")
          .should()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDate.class, "now", java.time.ZoneId.class)
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone");

  @ArchTest
  static final ArchRule builtInExpressionsBeforeUserDefinedFunctions =
      noClasses()
          .should()
          .callMethodWhere(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "a user-defined function is made",
                  call ->
                      call.getTargetOwner().getName().equals("org.apache.spark.sql.functions")
                          && call.getName().equals("udf")));

  @ArchTest
  static final ArchRule nobodyHasAUtilityDrawer =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Manager");

  @org.junit.jupiter.api.Test
  void everyDomainIsKnownToTheRules() {
    org.assertj.core.api.Assertions.assertThat(DOMAINS)
        .allSatisfy(
            domain ->
                org.assertj.core.api.Assertions.assertThat(
                        new com.tngtech.archunit.core.importer.ClassFileImporter()
                            .importPackages("io.clientele." + domain))
                    .isNotEmpty());
  }
}

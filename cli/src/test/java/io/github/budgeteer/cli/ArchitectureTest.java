package io.github.budgeteer.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/**
 * Who may know whom. A rule that stands in the way is a reason to think again, not to loosen it: the modules depend on the
 * contract and never on each other, and what decides knows neither Kafka nor AWS nor a clock.
 */
@AnalyzeClasses(packages = "io.github.budgeteer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.github.budgeteer.";

  @ArchTest
  static final ArchRule theContractKnowsOnlyItselfAndJackson = classes().that()
      .resideInAPackage(ROOT + "events..")
      .should().onlyDependOnClassesThat().resideInAnyPackage(ROOT + "events..", "java..",
          "com.fasterxml.jackson..",
          "org.jspecify..");

  @ArchTest
  static final ArchRule whatDecidesIsPure = classes().that().resideInAnyPackage(ROOT + "topology.budget..",
      ROOT + "topology.pricing..").should().onlyDependOnClassesThat().resideInAnyPackage(ROOT + "events..",
          ROOT + "topology.budget..", ROOT + "topology.pricing..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule nothingThatDecidesAsksForTheTime = noClasses().that()
      .resideInAnyPackage(ROOT + "topology..", ROOT + "events..").should().callMethod(Instant.class, "now")
      .orShould().callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule theModulesDoNotKnowEachOther = slices()
      .matching(ROOT + "(topology|connectors|enforcer)..")
      .should().notDependOnEachOther();

  @ArchTest
  static final ArchRule noAwsInTheTopology = noClasses().that().resideInAPackage(ROOT + "topology..").should()
      .dependOnClassesThat().resideInAnyPackage("software.amazon..", "com.amazonaws..");

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsEmbeddedServers = noClasses().that()
      .resideOutsideOfPackage(ROOT + "cli.embedded..").should().dependOnClassesThat()
      .resideInAnyPackage("kafka..", "org.apache.kafka.connect.runtime..", "com.amazonaws..");
}

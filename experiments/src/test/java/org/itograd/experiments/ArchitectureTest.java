package org.itograd.experiments;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.CheckReturnValue;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
import org.junit.jupiter.api.Test;

/// What may depend on what. This module sees all the others, so the rules for all of them are here.
class ArchitectureTest {
    private static final JavaClasses ITOGRAD = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.itograd");

    @Test
    void modulesDependOneWay() {
        layeredArchitecture().consideringOnlyDependenciesInLayers()
                .layer("base").definedBy("org.itograd.base..")
                .layer("autodiff").definedBy("org.itograd.base..", "org.itograd.autodiff..")
                .layer("sde").definedBy("org.itograd.sde..")
                .layer("nn").definedBy("org.itograd.nn..")
                .layer("experiments").definedBy("org.itograd.experiments..")
                .whereLayer("base").mayNotAccessAnyLayer()
                .whereLayer("autodiff").mayOnlyAccessLayers("base")
                .whereLayer("sde").mayOnlyAccessLayers("base", "autodiff")
                .whereLayer("nn").mayOnlyAccessLayers("base", "autodiff", "sde")
                .whereLayer("experiments").mayOnlyAccessLayers("base", "autodiff", "sde", "nn")
                .check(ITOGRAD);
    }

    @Test
    void onlySimdTheEmitterAndTheKernelsTouchTheVectorModule() {
        noClasses().that().resideOutsideOfPackages("org.itograd.base..", "org.itograd.autodiff.expr..",
                "org.itograd.autodiff.kernel..")
                .should().dependOnClassesThat().resideInAPackage("jdk.incubator..")
                .because("everything else must run where the incubator module is absent")
                .check(ITOGRAD);
    }

    @Test
    void kernelsKnowNothingOfTensors() {
        noClasses().that().resideInAPackage("org.itograd.autodiff.kernel..")
                .should().dependOnClassesThat()
                .resideInAnyPackage("org.itograd.autodiff.op..", "org.itograd.autodiff.program..")
                .because("a kernel is a loop over arrays")
                .check(ITOGRAD);
    }

    /// Every package is a slice, the roots of modules included; but a tensor's methods make primitives, and primitives are made of
    /// tensors, so these two packages count as one.
    @Test
    void packagesFormNoCycle() {
        slices().assignedFrom(new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier
                        .of(type.getPackageName().replace("org.itograd.autodiff.op", "org.itograd.autodiff"));
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        }).should().beFreeOfCycles().check(ITOGRAD);
    }

    @Test
    void theGroundFloorKnowsNoTensors() {
        noClasses().that().resideInAPackage("org.itograd.base..")
                .should().dependOnClassesThat().resideInAPackage("org.itograd.autodiff..")
                .because("everything stands on it")
                .check(ITOGRAD);
    }

    /// A switch over types of arrays leaves no mark in bytecode that can be looked for, so this reads the sources.
    @Test
    void onlyNumbersAndLoopsAskForTheTypeOfAnArray() throws IOException {
        Pattern asks = Pattern.compile("(case|instanceof) (float|double)\\[]");
        Path root = Files.isDirectory(Path.of("experiments")) ? Path.of("") : Path.of("..");
        List<String> found = new ArrayList<>();
        for (String module : List.of("autodiff", "sde", "nn", "experiments")) {
            Path sources = root.resolve(module + "/src/main/java/org/itograd");
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    if (asks.matcher(Files.readString(file)).find()) {
                        found.add(sources.relativize(file).toString().replace('\\', '/'));
                    }
                }
            }
        }
        // A message shows any array; a kernel is a loop over one. The statistic's loop differs by type in its range.
        found.removeIf(f -> f.startsWith("autodiff/kernel/") || f.startsWith("autodiff/expr/"));
        assertEquals(List.of("autodiff/op/lowered/GroupStatistic.java", "base/Arguments.java"),
                found.stream().sorted().toList(),
                "use org.itograd.base.Numbers, which has the dtype's loops, or add one to it");
    }

    @Test
    void solversPathsAndStepControlKnowNothingOfGradientsAndEnsembles() {
        noClasses().that().resideInAnyPackage("org.itograd.sde.solver..", "org.itograd.sde.brownian..",
                "org.itograd.sde.step..", "org.itograd.sde.adaptive..")
                .should().dependOnClassesThat().resideInAnyPackage("org.itograd.sde.gradient..",
                        "org.itograd.sde.montecarlo..", "org.itograd.sde.testing..")
                .because("these compose with every solver, so no solver may name one")
                .check(ITOGRAD);
    }

    /// The JVM may replace these functions of `Math` by others that differ in the last bit, from machine to machine and from one
    /// tier of the compiler to the next.
    @Test
    void elementaryFunctionsAreOurOwnOrStrict() {
        noClasses()
                .should().accessTargetWhere(target(owner(type(Math.class))).and(target(nameMatching(
                        "sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|exp|expm1|log|log10|log1p|pow|cbrt|hypot"))))
                .because("results must have the same bits everywhere: use a Tensor's operations or StrictMath")
                .check(ITOGRAD);
    }

    /// A description that gives three changed copies of itself or more is one that people chain.
    private static boolean isFluent(JavaClass type) {
        return type.getMethods().stream()
                .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(m -> !m.getModifiers().contains(JavaModifier.STATIC))
                .filter(m -> m.getRawReturnType().equals(type))
                .count() >= 3;
    }

    @Test
    void whatAnOperationOfAnImmutableValueGivesMustBeUsed() {
        methods().that().arePublic().and().areDeclaredInClassesThat().areAssignableFrom(Tensor.class)
                .and().haveRawReturnType(Tensor.class)
                .should().beDeclaredInClassesThat().areAnnotatedWith(CheckReturnValue.class)
                .because("x.add(1); as a statement does nothing")
                .check(ITOGRAD);
        for (Class<?> type : List.of(Shape.class, RandomKey.class, Functional.class, Program.class)) {
            assertTrue(ITOGRAD.get(type).isAnnotatedWith(CheckReturnValue.class), type.getName());
        }
    }

    @Test
    void aChangedCopyOfADescriptionMustBeUsed() {
        classes().that().arePublic()
                .and(DescribedPredicate.describe("give changed copies of themselves", ArchitectureTest::isFluent))
                .should().beAnnotatedWith(CheckReturnValue.class)
                .because("solve.saveAt(1); as a statement does nothing")
                .check(ITOGRAD);
    }

    @Test
    void onlySdeTestingNeedsJqwik() {
        noClasses().that().resideOutsideOfPackage("org.itograd.sde.testing..")
                .should().dependOnClassesThat().resideInAPackage("net.jqwik..")
                .because("it is an optional dependency")
                .check(ITOGRAD);
    }

    @Test
    void onlySdeNeedsEjml() {
        noClasses().that().resideOutsideOfPackage("org.itograd.sde..")
                .should().dependOnClassesThat().resideInAPackage("org.ejml..")
                .check(ITOGRAD);
    }

    @Test
    void onlyExperimentsHasACommandLineAndCharts() {
        noClasses().that().resideOutsideOfPackage("org.itograd.experiments..")
                .should().dependOnClassesThat().resideInAnyPackage("picocli..", "org.knowm.xchart..")
                .check(ITOGRAD);
    }
}

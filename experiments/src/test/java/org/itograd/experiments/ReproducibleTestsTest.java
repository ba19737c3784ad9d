package org.itograd.experiments;

import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/// Rules for the tests of all modules, as far as they are compiled: a test gives the same verdict on every run, and
/// none is switched off.
class ReproducibleTestsTest {
    private static final JavaClasses TESTS = new ClassFileImporter().importPaths(
            Stream.of("autodiff", "sde", "nn", "experiments")
                    .map(module -> Path.of("..", module, "target", "test-classes"))
                    .filter(Files::isDirectory)
                    .toList());

    private static final DescribedPredicate<JavaMethod> A_PROPERTY_WITHOUT_SEED = DescribedPredicate
            .describe("a property without a seed", method -> method.tryGetAnnotationOfType(Property.class)
                    .map(property -> property.seed().isEmpty()).orElse(false));

    @Test
    void propertiesNameTheirSeed() {
        noMethods().should(have(A_PROPERTY_WITHOUT_SEED))
                .check(TESTS);
    }

    @Test
    void noTestIsSwitchedOff() {
        noMethods().should().beAnnotatedWith(Disabled.class).check(TESTS);
    }

    @Test
    void testsAndPropertiesLiveInSeparateClasses() {
        methods().that().areAnnotatedWith(Property.class)
                .should().beDeclaredInClassesThat().haveSimpleNameEndingWith("PropertyTest")
                .check(TESTS);
    }
}

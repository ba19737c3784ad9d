package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.experiments.attack.Attack;
import org.itograd.experiments.attack.Budget;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.attack.Pgd;
import org.itograd.experiments.data.ImageFormat;
import org.itograd.experiments.masking.MaskingPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `itograd attack` attacks with.
final class AttackOptions {
    @Option(
            names = "--attack",
            split = ",",
            paramLabel = "NAME",
            converter = AttackMethod.Converter.class,
            description = "pgd, apgd-ce, apgd-dlr, square, random (directions), reference (the weak one of the paper's code), or"
                    + " auto: apgd-ce and apgd-dlr, as AutoAttack for random classifiers. Several, separated by commas: the"
                    + " worst for each image counts, too (default: pgd); a --masking report has its own.")
    private @Nullable List<AttackMethod> named;

    @Option(names = "--norm", paramLabel = "NORM", description = "l2 or linf (default: l2).")
    private Norm norm = Norm.L2;

    @Option(
            names = "--radius",
            split = ",",
            paramLabel = "R",
            description = "Radii in units of full ink, >= 0, separated by commas (default: 0.5).")
    private List<Double> radii = List.of(0.5);

    @Option(names = "--steps", paramLabel = "N", description = "Gradient steps, >= 1 (default: 20; auto needs 100).")
    private int steps = 20;

    @Option(
            names = "--draws",
            paramLabel = "N",
            description = "Noise draws that gradients and queries are averaged over, >= 1; without noise, so many times as many"
                    + " restarts (default: 10).")
    private int draws = 10;

    @Option(
            names = "--restarts",
            paramLabel = "N",
            description = "Runs from other random starts, >= 1; for random, directions (default: 1).")
    private int restarts = 1;

    @Option(
            names = "--queries",
            paramLabel = "N",
            description = "Predictions that square asks for, >= 1 (default: 1000).")
    private int queries = 1000;

    @Option(
            names = "--test-draws",
            paramLabel = "N",
            description = "Noise draws that the judging prediction is averaged over, >= 1 (default: 20).")
    private int testDraws = 20;

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "How many test images are attacked, >= 1: the first so many (default: 200).")
    private int images = 200;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of attacks and noise (default: 1).")
    private long seed = 1;

    /// @throws IllegalArgumentException if an option has a value that it cannot have
    ///
    /// @param masking whether a report is asked for, which has attacks of its own
    void check(boolean masking) {
        require(named == null || !masking, "attack, masking: the report has attacks of its own; leave one of them out");
        List<AttackMethod> methods = methods();
        require(images >= 1, "images: must be >= 1, got %d", images);
        require(testDraws >= 1, "test-draws: must be >= 1, got %d", testDraws);
        require(!radii.isEmpty() && !methods.isEmpty(), "radius, attack: need at least one value");
        require(
                norm == Norm.L2 || !methods.contains(AttackMethod.REFERENCE),
                "attack: the reference code attacks in L2 only; leave --norm out");
        for (double radius : radii) {
            // Checks the ranges.
            for (AttackMethod method : methods) {
                List<Attack> unused = method.attacks(settings(radius, 3));
            }
        }
    }

    /// The attacks named, at a radius.
    List<Attack> attacks(double radius, int classes) {
        return methods().stream().flatMap(m -> m.attacks(settings(radius, classes)).stream()).toList();
    }

    private List<AttackMethod> methods() {
        return named == null ? List.of(AttackMethod.PGD) : named;
    }

    private AttackMethod.Settings settings(double radius, int classes) {
        return new AttackMethod.Settings(norm, radius, new Budget(steps, draws, restarts), queries, classes);
    }

    /// PGD with these settings.
    Attack pgd(double radius) {
        return new Pgd(norm, radius, new Budget(steps, draws, restarts));
    }

    /// What a masking report with these settings measures.
    MaskingPlan masking(double radius, ImageFormat format) {
        return MaskingPlan.standard(
                norm, radius, new Budget(steps, draws, restarts), queries, testDraws, format);
    }

    Norm norm() {
        return norm;
    }

    List<Double> radii() {
        return radii;
    }

    int images() {
        return images;
    }

    int testDraws() {
        return testDraws;
    }

    long seed() {
        return seed;
    }
}

package org.itograd.experiments.masking;

import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.attack.Attack;
import org.itograd.experiments.attack.GradientDiagnostics;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.evaluate.Judge;

/// How a classifier's accuracy under attack depends on the attack, and what that says of its gradients.
///
/// @param plan      what was measured
/// @param clean     without attack; the setting is 0
/// @param draws     PGD by numbers of draws; of a classifier without noise, restarts instead
/// @param steps     PGD by numbers of steps
/// @param radii     PGD by radii
/// @param auto      Auto-PGD by the cross-entropy and, of 3 classes or more, the difference of logits ratio, with most draws; the setting
///     is the number of draws
/// @param square    by Square; the setting is the number of queries
/// @param random    by random directions of the same norm; the setting is the radius
/// @param transfers by images made for other classifiers, in the order given; the setting is the radius
/// @param single    gradients of one draw each, at the clean images
/// @param averaged  gradients averaged over as many draws as the attack takes, at the clean images
/// @param flags     the signs of masked gradients, each looked for
public record MaskingReport(
        MaskingPlan plan,
        Measured clean,
        List<Measured> draws,
        List<Measured> steps,
        List<Measured> radii,
        List<Measured> auto,
        Measured square,
        Measured random,
        List<Measured> transfers,
        GradientDiagnostics single,
        GradientDiagnostics averaged,
        List<Flag> flags) {

    /// Attacks and judges, all settings with the same random numbers.
    ///
    /// @param images    the first images of a test set
    /// @param transfers attacks made for other classifiers
    /// @param key       gives all random numbers
    public static MaskingReport of(NoisyClassifier classifier, LabelledImages images, MaskingPlan plan,
            List<? extends Attack> transfers, RandomKey key) {
        Bench bench = new Bench(classifier, images, new Judge(classifier, plan.testDraws(), key.fold(0)), key.fold(1));
        MaskingReport measured = new MaskingReport(
                plan,
                bench.clean(),
                bench.curve(plan.byDraws(), plan.manyDraws()),
                bench.curve(plan.bySteps(), plan.manySteps()),
                bench.curve(plan.byRadii(), plan.radii()),
                plan.auto(images.format().classes()).stream()
                        .map(a -> bench.under(a, plan.manyDraws().getLast()))
                        .toList(),
                bench.under(plan.square(), plan.queries()),
                bench.under(plan.random(), plan.radius()),
                transfers.stream().map(t -> bench.under(t, t.radius())).toList(),
                GradientDiagnostics.of(classifier, images, 1, key.fold(2)),
                GradientDiagnostics.of(classifier, images, plan.draws(), key.fold(3)),
                List.of());
        return measured.with(Flags.of(measured, classifier, images, key.fold(4)));
    }

    private MaskingReport with(List<Flag> found) {
        return new MaskingReport(
                plan, clean, draws, steps, radii, auto, square, random, transfers, single, averaged, found);
    }

    /// Whether any sign was found.
    public boolean isSuspicious() {
        return flags.stream().anyMatch(Flag::raised);
    }

    /// PGD with most draws.
    Measured pgd() {
        return draws.getLast();
    }

    /// What number i of [#auto] is called.
    public static String auto(int i) {
        return i == 0 ? "APGD-CE" : "APGD-DLR";
    }

    /// The attack by gradients that left the lowest accuracy at the plan's radius: PGD with most draws, unless one of Auto-PGD left less.
    public Measured whiteBox() {
        Measured strongest = pgd();
        for (Measured attack : auto) {
            strongest = attack.accuracy().count() < strongest.accuracy().count() ? attack : strongest;
        }
        return strongest;
    }

    /// The same images attacked in one way after the other.
    private record Bench(NoisyClassifier classifier, LabelledImages images, Judge judge, RandomKey key) {
        Measured clean() {
            return new Measured(0, judge.right(images));
        }

        List<Measured> curve(List<Attack> attacks, List<? extends Number> settings) {
            return IntStream.range(0, attacks.size())
                    .mapToObj(i -> under(attacks.get(i), settings.get(i).doubleValue()))
                    .toList();
        }

        Measured under(Attack attack, double setting) {
            return new Measured(setting, judge.right(attack.attack(classifier, images, key).images()));
        }
    }
}

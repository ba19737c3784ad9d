package org.itograd.experiments.masking;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.experiments.attack.Apgd;
import org.itograd.experiments.attack.Attack;
import org.itograd.experiments.attack.Budget;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.attack.Pgd;
import org.itograd.experiments.attack.RandomDirections;
import org.itograd.experiments.attack.Square;
import org.itograd.experiments.data.ImageFormat;

/// What a masking report measures: PGD, varied around one setting in one direction at a time, Auto-PGD with most draws, and attacks to
/// compare them with.
///
/// @param norm      of the balls
/// @param radius    where draws and steps are varied, and other attacks compared
/// @param steps     of PGD where they are not varied
/// @param draws     of PGD where they are not varied
/// @param restarts  of PGD and Auto-PGD, beside those that draws become where there is no noise
/// @param manyDraws numbers of draws in ascending order, at least two
/// @param manySteps numbers of steps in ascending order, at least two
/// @param radii     in ascending order; at the last one any image can become any other
/// @param queries   of Square, each averaged over `draws` draws
/// @param testDraws of the defended predictor
public record MaskingPlan(
        Norm norm,
        double radius,
        int steps,
        int draws,
        int restarts,
        List<Integer> manyDraws,
        List<Integer> manySteps,
        List<Double> radii,
        int queries,
        int testDraws) {
    /// Checks the lists.
    public MaskingPlan {
        require(radius > 0 && Double.isFinite(radius), "radius: must be finite and > 0, got %s", radius);
        require(testDraws >= 1, "test-draws: must be >= 1, got %d", testDraws);
        Budget unused = new Budget(steps, draws, restarts);
        require(
                manyDraws.size() >= 2 && manySteps.size() >= 2 && !radii.isEmpty(),
                "manyDraws, manySteps, radii: need at least 2, 2 and 1 values");
        manyDraws = List.copyOf(manyDraws);
        manySteps = List.copyOf(manySteps);
        radii = List.copyOf(radii);
    }

    /// Draws 1, 5, 10, 20, 40; a quarter, all and two and a half times the steps; radii from half the given one up by factors of two,
    /// and the one at which every image reaches uniform grey: ½ in L∞, ½√d in L2 for d numbers.
    public static MaskingPlan standard(
            Norm norm, double radius, Budget budget, int queries, int testDraws, ImageFormat format) {
        int steps = budget.steps();
        double last = norm == Norm.LINF ? 0.5 : 0.5 * Math.sqrt(format.size());
        List<Double> radii = new ArrayList<>();
        for (double r = radius / 2; r < last && radii.size() < 4; r *= 2) {
            radii.add(r);
        }
        radii.add(last);
        List<Integer> manySteps = List.of(Math.max(1, steps / 4), Math.max(2, steps), Math.max(3, steps * 5 / 2));
        return new MaskingPlan(
                norm, radius, steps, budget.draws(), budget.restarts(), List.of(1, 5, 10, 20, 40), manySteps, radii,
                queries, testDraws);
    }

    /// PGD by numbers of draws.
    List<Attack> byDraws() {
        return manyDraws.stream().map(m -> pgd(radius, steps, m)).toList();
    }

    /// PGD by numbers of steps.
    List<Attack> bySteps() {
        return manySteps.stream().map(n -> pgd(radius, n, draws)).toList();
    }

    /// PGD by radii.
    List<Attack> byRadii() {
        return radii.stream().map(r -> pgd(r, steps, draws)).toList();
    }

    /// Auto-PGD with most draws, by all losses for so many classes.
    List<Attack> auto(int classes) {
        return Apgd.ensemble(norm, radius, new Budget(steps, manyDraws.getLast(), restarts), classes);
    }

    /// The attack without gradients.
    Attack square() {
        return new Square(norm, radius, queries, draws);
    }

    /// The attack without a goal.
    Attack random() {
        return new RandomDirections(norm, radius, 1, draws);
    }

    private Attack pgd(double ball, int number, int averaged) {
        return new Pgd(norm, ball, new Budget(number, averaged, restarts));
    }

    /// All attacks that a report makes, beside transfers.
    ///
    /// @param classes of the images
    public List<Attack> attacks(int classes) {
        return Stream.of(byDraws(), bySteps(), byRadii(), auto(classes), List.of(square(), random()))
                .flatMap(List::stream)
                .toList();
    }
}

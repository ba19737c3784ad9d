package org.itograd.experiments.evaluate;

import static org.itograd.base.Arguments.require;

import java.util.List;

/// What to measure, and how thoroughly.
///
/// @param sigmas       standard deviations of Gaussian noise, in units of full ink
/// @param l2Radii      radii of the L2 attack, in units of full ink
/// @param linfRadii    radii of the L∞ attack, in units of full ink
/// @param testDraws    noise draws that each prediction is averaged over
/// @param attackSteps  gradient steps of an attack
/// @param attackDraws  noise draws that each attack gradient is averaged over
/// @param attackImages how many images are attacked: the first so many of the test part (all, if it has fewer)
public record EvaluationPlan(
        List<Double> sigmas,
        List<Double> l2Radii,
        List<Double> linfRadii,
        int testDraws,
        int attackSteps,
        int attackDraws,
        int attackImages) {
    /// Checks the ranges.
    public EvaluationPlan {
        require(testDraws >= 1, "draws: must be >= 1, got %d", testDraws);
        require(attackSteps >= 1, "attack-steps: must be >= 1, got %d", attackSteps);
        require(attackDraws >= 1, "attack-draws: must be >= 1, got %d", attackDraws);
        require(attackImages >= 1, "attack-images: must be >= 1, got %d", attackImages);
        require(
                !sigmas.isEmpty() && !l2Radii.isEmpty() && !linfRadii.isEmpty(),
                "sigmas, l2Radii, linfRadii: each needs at least one level");
        sigmas = List.copyOf(sigmas);
        l2Radii = List.copyOf(l2Radii);
        linfRadii = List.copyOf(linfRadii);
    }

    /// What the demo measures. On 8×8 digits an L2 radius of 1 is about a sixth of the distance between two typical images.
    public static EvaluationPlan standard() {
        return new EvaluationPlan(
                List.of(0.1, 0.2, 0.3, 0.4), List.of(0.3, 0.6, 1.0), List.of(0.05, 0.1, 0.15), 8, 10, 2, 200);
    }

    /// The same with other numbers of draws, attack steps and attacked images.
    public EvaluationPlan with(int testDraws, int attackSteps, int attackDraws, int attackImages) {
        return new EvaluationPlan(sigmas, l2Radii, linfRadii, testDraws, attackSteps, attackDraws, attackImages);
    }

    /// The noise level that stands in the table: the middle one, the greater of two.
    public double headlineSigma() {
        return sigmas.get(sigmas.size() / 2);
    }

    /// The L2 radius that stands in the table.
    public double headlineL2() {
        return l2Radii.get(l2Radii.size() / 2);
    }

    /// The L∞ radius that the pictures show.
    public double headlineLinf() {
        return linfRadii.get(linfRadii.size() / 2);
    }
}

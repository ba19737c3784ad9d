package org.itograd.sde.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.solver.Order;
import org.itograd.sde.solver.Solver;

/// The problems of [TestProblems#showing], made for each calculus and structure of noise.
final class Showing {
    private Showing() {}

    static Stream<TestProblem> all() {
        List<TestProblem> all = new ArrayList<>();
        for (Calculus calculus : Calculus.values()) {
            for (NoiseType noise : NoiseType.values()) {
                if (noise != NoiseType.NONE) {
                    all.addAll(problems(calculus, noise));
                }
            }
            all.add(RevertingProblems.commutingGeneral(calculus));
        }
        return all.stream();
    }

    private static List<TestProblem> problems(Calculus calculus, NoiseType noise) {
        TestProblem constant = ConstantProblems.of(calculus, noise);
        TestProblem reverting = RevertingProblems.of(calculus, noise);
        return noise == NoiseType.ADDITIVE
                ? List.of(constant, reverting)
                : List.of(constant, PureNoiseProblems.of(calculus, noise), reverting);
    }

    static List<TestProblem> of(Solver solver) {
        List<TestProblem> showing = new ArrayList<>();
        for (NoiseType noise : NoiseType.values()) {
            for (Calculus calculus : Calculus.values()) {
                solver.order(calculus, noise)
                        .filter(claim -> !isShown(solver, calculus, noise, claim))
                        .ifPresent(claim -> showing.addAll(problems(calculus, noise, claim)));
            }
        }
        return List.copyOf(showing);
    }

    /// Whether the calculi agree, and the first has shown this claim.
    private static boolean isShown(Solver solver, Calculus calculus, NoiseType noise, Order claim) {
        boolean agree = switch (noise) {
            case NONE, ADDITIVE -> true;
            case DIAGONAL, ELEMENTWISE, SCALAR, COMMUTATIVE, GENERAL -> false;
        };
        return agree && calculus != Calculus.values()[0]
                && solver.order(Calculus.values()[0], noise).equals(Optional.of(claim));
    }

    private static List<TestProblem> problems(Calculus calculus, NoiseType noise, Order claim) {
        if (noise == NoiseType.NONE) {
            return List.of(TestProblems.named("ode-oscillator"), TestProblems.named("ode-forced"));
        }
        boolean hidden = claim.weak() >= claim.strong() + 1;
        List<TestProblem> all = new ArrayList<>(problems(calculus, noise));
        if (hidden && noise == NoiseType.GENERAL) {
            all.add(RevertingProblems.commutingGeneral(calculus));
        }
        // Of a method that does not follow the path, a problem without an expectation shows nothing.
        return all.stream().filter(p -> claim.strong() > 0 || p.functional().isPresent())
                .map(p -> TestProblems.named(p.name())).toList();
    }
}

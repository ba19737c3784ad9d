package org.itograd.experiments.cli;

import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.cluster.Recipe;
import org.itograd.experiments.study.CallOption;
import org.itograd.sde.NoiseType;
import org.itograd.sde.montecarlo.Expectation;
import org.itograd.sde.montecarlo.Method;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.testing.TestProblem;
import org.itograd.sde.testing.TestProblems;

/// An expectation by names and numbers, from which any process can make it.
///
/// @param problem    one of [#problems]
/// @param solver     one of [Solvers#all]
/// @param method     how
/// @param confidence of the interval
/// @param seed       of the paths
record NamedExpectation(String problem, String solver, Method method, double confidence, long seed)
        implements
            Recipe.Factory<Expectation> {
    /// Those with noise and a known expectation; jumps on two grids cannot be coupled.
    static List<TestProblem> problems() {
        List<TestProblem> all = new ArrayList<>(List.of(CallOption.problem()));
        for (TestProblem p : TestProblems.all()) {
            boolean jumps = !p.sde().jumps().isNone();
            if (p.functional().isPresent() && p.sde().noise() != NoiseType.NONE && !jumps) {
                all.add(p);
            }
        }
        return all;
    }

    @Override
    public Expectation get() {
        TestProblem chosen = problems().stream().filter(p -> p.name().equals(problem)).findFirst().orElseThrow();
        return Expectation.of(chosen.sde(), chosen.functional().orElseThrow().phi())
                .from(chosen.y0().toDoubleArray())
                .over(0, chosen.t1())
                .solver(Solvers.named(solver))
                .method(method)
                .coarsest(Math.max(2, chosen.coarsest() / 2))
                .confidence(confidence)
                .seed(seed);
    }
}

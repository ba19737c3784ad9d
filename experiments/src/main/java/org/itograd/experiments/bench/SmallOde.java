package org.itograd.experiments.bench;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.solve.PerSampleSolution;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.Tsit5;

/// `small_ode`: the Lorenz equation until t = 5 by Tsit5 to a relative and absolute tolerance of 1e-8, float64: one trajectory, and
/// 1024 from neighbouring starts with steps of their own. The rate counts accepted steps.
final class SmallOde {
    static final int MANY = 1024;
    private static final double END = 5;
    private static final double TOLERANCE = 1e-8;
    /// What a tolerance of 1e-8 leaves of the error at the end, which the equation makes about a hundred times larger.
    private static final double ERROR = 1e-5;
    /// Steps of order 4 for which the solution is known to 1e-9.
    private static final int FINE = 40_000;

    private SmallOde() {}

    static List<Case> cases() {
        return List.of(
                new Case("small_ode", params(1), "steps", Double.NaN, SmallOde::one),
                new Case("small_ode", params(MANY), "path-steps", Double.NaN, () -> many(MANY)));
    }

    private static Params params(int trajectories) {
        return Params.none().with("system", "lorenz").with("trajectories", trajectories).with("method", "tsit5")
                .with("rtol", "1e-8").with(DType.F64);
    }

    private static SdeSolve solve() {
        return SdeSolve.of(Lorenz.WITHOUT_NOISE).solver(new Tsit5())
                .adaptive(0, END, StepControl.pid().rtol(TOLERANCE).atol(TOLERANCE));
    }

    static Work<Solution> one() {
        Tensor y0 = Lorenz.starts(1);
        SdeSolve solve = solve();
        return new Work<>(() -> solve.run(y0), s -> check(s.y()), Solution::steps);
    }

    static Work<PerSampleSolution> many(int n) {
        Tensor y0 = Lorenz.starts(n);
        SdeSolve solve = solve();
        return new Work<>(() -> solve.runPerSample(y0), s -> check(s.y()), s -> Arrays.stream(s.steps()).sum());
    }

    /// Four trajectories must be those of a method with short steps.
    static void check(Tensor y) {
        int n = y.shape().dim(0);
        for (int i = 0; i < n; i += Math.max(1, n / 4)) {
            double[] expected = Lorenz.solution(new double[]{Lorenz.start(i, n), 1, 1}, END, FINE);
            for (int j = 0; j < 3; j++) {
                ResultChecks.near("a component at the end", y.at(3 * i + j), expected[j], ERROR);
            }
        }
    }
}

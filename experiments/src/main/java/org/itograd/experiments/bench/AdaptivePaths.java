package org.itograd.experiments.bench;

import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.Milstein;

/// `adaptive`: geometric Brownian motion until t = 1 along a tree by Milstein's method with step doubling, to a tolerance of 1e-5,
/// float64: one path, and 1024 with common steps. The rate counts attempts, accepted or not.
final class AdaptivePaths {
    static final int MANY = 1024;
    private static final double MU = 0.05;
    private static final double SIGMA = 0.2;
    private static final double TOLERANCE = 1e-5;
    private static final BrownianPath PATH = BrownianPath.tree(1, 0, 1);
    private static final Sde EQUATION = Sde.ito((t, x) -> x.mul(MU), Diffusion.diagonal((t, x) -> x.mul(SIGMA)));

    private AdaptivePaths() {}

    static List<Case> cases() {
        return IntStream.of(1, MANY).mapToObj(n -> {
            Params params = Params.none().with("system", "gbm").with("trajectories", n).with("method", "milstein")
                    .with("rtol", "1e-5").with(DType.F64);
            return new Case("adaptive", params, "attempts", Double.NaN, () -> work(n));
        }).toList();
    }

    static Work<Solution> work(int n) {
        Tensor x0 = Tensor.ones(DType.F64, n);
        SdeSolve solve = SdeSolve.of(EQUATION).solver(new Milstein())
                .adaptive(0, 1, StepControl.pid().rtol(TOLERANCE).atol(TOLERANCE)).brownian(PATH);
        return new Work<>(() -> solve.run(x0), s -> check(s.y()), s -> s.statistics().attempts());
    }

    /// The solution is known: exp((μ − σ²/2) + σ W). Errors of the steps add up to a few hundred tolerances at most.
    static void check(Tensor y) {
        double[] w = PATH.record(TimeGrid.uniform(0, 1, 1), DType.F64, y.shape().dims()).toDoubleArray();
        for (int i = 0; i < w.length; i++) {
            double exact = StrictMath.exp(MU - SIGMA * SIGMA / 2 + SIGMA * w[i]);
            ResultChecks.near("a path at t = 1", y.at(i), exact, 300 * TOLERANCE);
        }
    }
}

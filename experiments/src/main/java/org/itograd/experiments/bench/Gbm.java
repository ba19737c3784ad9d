package org.itograd.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Solver;

/// `gbm`: 2¹⁷ paths of geometric Brownian motion dX = μ X dt + σ X dW from 1, 128 steps to t = 1.
final class Gbm {
    static final int PATHS = 1 << 17;
    static final int STEPS = 128;
    private static final double MU = 0.05;
    private static final double SIGMA = 0.2;
    private static final TimeGrid GRID = TimeGrid.uniform(0, 1, STEPS);
    private static final BrownianPath PATH = BrownianPath.of(1);
    private static final Sde EQUATION = Sde.ito(
            (t, x) -> x.mul(MU), Diffusion.diagonal((t, x) -> x.mul(SIGMA)));

    private Gbm() {}

    /// A solver.
    enum Method {
        EULER(new EulerMaruyama()), MILSTEIN(new Milstein());

        private final Solver solver;

        Method(Solver solver) {
            this.solver = solver;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Method method : Method.values()) {
            for (DType dtype : DType.values()) {
                String name = method == Method.EULER ? "euler" : "milstein";
                Params params = Params.none().with("method", name).with(dtype).with("paths", PATHS)
                        .with("steps", STEPS);
                cases.add(new Case("gbm", params, "path-steps", (double) PATHS * STEPS, () -> work(method, dtype)));
            }
        }
        return cases;
    }

    static Work<Tensor> work(Method method, DType dtype) {
        Tensor x0 = Tensor.ones(dtype, PATHS);
        SdeSolve solve = SdeSolve.of(EQUATION).solver(method.solver).grid(GRID).brownian(PATH);
        return new Work<>(() -> solve.run(x0).y(), y -> check(method, y));
    }

    /// The mean must be that of the equation, exp(μ) up to chance, and single paths those of a plain loop.
    private static void check(Method method, Tensor y) {
        double chance = 5 * SIGMA * StrictMath.exp(MU) / Math.sqrt(PATHS);
        ResultChecks.near("the mean at t = 1", y.cast(DType.F64).mean().item(), StrictMath.exp(MU), chance);
        double h = 1.0 / STEPS;
        int compared = 64;
        double[] dW = PATH.record(GRID, y.dtype(), PATHS).slice(1, PATHS - compared, PATHS).toDoubleArray();
        for (int path = 0; path < compared; path++) {
            double x = 1;
            for (int step = 0; step < STEPS; step++) {
                double w = dW[step * compared + path];
                double second = switch (method) {
                    case EULER -> 0;
                    case MILSTEIN -> SIGMA * SIGMA * (w * w - h) / 2;
                };
                x += x * (MU * h + SIGMA * w + second);
            }
            ResultChecks.near("a path", y.at(PATHS - compared + path), x, x * ResultChecks.tolerance(y.dtype()));
        }
    }
}

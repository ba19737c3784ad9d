package org.itograd.experiments.bench;

import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;

/// `small_sde`: few paths of few numbers by Euler–Maruyama in float64: geometric Brownian motion, one path of 200,000 steps to
/// t = 1; the Lorenz equation with noise, steps of 0.001, one path of 20,000 and 256 of 2,000.
final class SmallSde {
    private static final double MU = 0.05;
    private static final double SIGMA = 0.2;
    private static final Sde GBM = Sde.ito((t, x) -> x.mul(MU), Diffusion.diagonal((t, x) -> x.mul(SIGMA)));
    private static final double LORENZ_STEP = 1e-3;
    private static final BrownianPath PATH = BrownianPath.of(1);

    private SmallSde() {}

    static List<Case> cases() {
        return List.of(
                caseOf("gbm", 1, 200_000, "steps"),
                caseOf("noisy_lorenz", 1, 20_000, "steps"),
                caseOf("noisy_lorenz", 256, 2_000, "path-steps"));
    }

    private static Case caseOf(String system, int trajectories, int steps, String unit) {
        Params params = Params.none().with("system", system).with("trajectories", trajectories)
                .with("method", "euler").with(DType.F64).with("steps", steps);
        return new Case("small_sde", params, unit, (double) trajectories * steps,
                () -> system.equals("gbm") ? gbm(steps) : lorenz(trajectories, steps));
    }

    static Work<Tensor> gbm(int steps) {
        TimeGrid grid = TimeGrid.uniform(0, 1, steps);
        Tensor x0 = Tensor.ones(DType.F64, 1);
        SdeSolve solve = SdeSolve.of(GBM).solver(new EulerMaruyama()).grid(grid).brownian(PATH);
        return new Work<>(() -> solve.run(x0).y(), y -> {
            double x = 1;
            BrownianMotion w = PATH.over(grid, DType.F64, x0.shape());
            for (int k = 0; k < steps; k++) {
                double dW = w.increment(grid.time(k), grid.time(k + 1)).item();
                x += x * (MU * grid.step(k) + SIGMA * dW);
            }
            // Each step rounds a few times.
            ResultChecks.near("the path at t = 1", y.item(), x, 1e-15 * steps * x);
        });
    }

    static Work<Tensor> lorenz(int paths, int steps) {
        TimeGrid grid = TimeGrid.uniform(0, steps * LORENZ_STEP, steps);
        Tensor y0 = Lorenz.starts(paths);
        SdeSolve solve = SdeSolve.of(Lorenz.WITH_NOISE).solver(new EulerMaruyama()).grid(grid).brownian(PATH);
        return new Work<>(() -> solve.run(y0).y(), y -> checkLorenz(y, grid));
    }

    /// Four paths must be those of a plain loop; the equation makes differences of roundings 1e8 times larger until t = 20.
    static void checkLorenz(Tensor y, TimeGrid grid) {
        int n = y.shape().dim(0);
        BrownianMotion w = PATH.over(grid, DType.F64, y.shape());
        for (int i = 0; i < n; i += Math.max(1, n / 4)) {
            BrownianMotion own = n == 1 ? w : w.rows(i, i + 1);
            double[] x = {Lorenz.start(i, n), 1, 1};
            for (int k = 0; k < grid.steps(); k++) {
                double[] dW = own.increment(grid.time(k), grid.time(k + 1)).toDoubleArray();
                double[] change = Lorenz.step(x, grid.step(k));
                for (int j = 0; j < 3; j++) {
                    x[j] += change[j] + dW[j];
                }
            }
            for (int j = 0; j < 3; j++) {
                ResultChecks.near("a component of a path", y.at(3 * i + j), x[j], 1e-4);
            }
        }
    }
}

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

/// `tree`: geometric Brownian motion by Euler–Maruyama along a tree of depth 30, float64, one path and 1024: 1024 steps, which
/// end at cells of the tree, and 1000, which do not. The rate counts steps of all paths together.
final class TreePaths {
    private static final double MU = 0.05;
    private static final double SIGMA = 0.2;
    private static final int DEPTH = 30;
    private static final BrownianPath PATH = BrownianPath.tree(1, 0, 1, DEPTH);
    private static final Sde EQUATION = Sde.ito((t, x) -> x.mul(MU), Diffusion.diagonal((t, x) -> x.mul(SIGMA)));

    private TreePaths() {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int n : new int[]{1, 1024}) {
            for (int steps : new int[]{1000, 1024}) {
                Params params = Params.none().with("system", "gbm").with("trajectories", n).with("method", "euler")
                        .with(DType.F64).with("steps", steps).with("depth", DEPTH);
                cases.add(new Case("tree", params, "steps", steps, () -> work(n, steps)));
            }
        }
        return cases;
    }

    static Work<Tensor> work(int n, int steps) {
        TimeGrid grid = TimeGrid.uniform(0, 1, steps);
        Tensor x0 = Tensor.ones(DType.F64, n);
        SdeSolve solve = SdeSolve.of(EQUATION).solver(new EulerMaruyama()).grid(grid).brownian(PATH);
        return new Work<>(() -> solve.run(x0).y(), y -> check(y, grid));
    }

    /// A plain loop along the same path, and the same path over its whole length at once.
    static void check(Tensor y, TimeGrid grid) {
        int n = y.size();
        double[] dW = PATH.record(grid, DType.F64, n).toDoubleArray();
        double[] whole = PATH.record(TimeGrid.uniform(0, 1, 1), DType.F64, n).toDoubleArray();
        for (int i = 0; i < n; i++) {
            double x = 1;
            double w = 0;
            for (int k = 0; k < grid.steps(); k++) {
                w += dW[k * n + i];
                x += x * (MU * grid.step(k) + SIGMA * dW[k * n + i]);
            }
            ResultChecks.near("W at t = 1", w, whole[i], 1e-12);
            ResultChecks.near("a path at t = 1", y.at(i), x, 1e-12 * x);
        }
    }
}

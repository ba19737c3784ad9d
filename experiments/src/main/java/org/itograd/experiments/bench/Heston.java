package org.itograd.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;

/// `heston`: the price of a call option in Heston's model, ds = μ s dt + √v s dW₁, dv = κ (θ − v) dt + ξ √v (ρ dW₁ + √(1 − ρ²) dW₂),
/// and its derivatives by μ, κ, θ, ξ and ρ through every path, in float64: 2¹⁷ paths, 128 Euler–Maruyama steps of general noise.
final class Heston {
    private static final double SPOT = 100;
    private static final double VARIANCE = 0.04;
    private static final double STRIKE = 100;
    /// μ, κ, θ, ξ, ρ.
    private static final double[] PARAMETERS = {0.05, 1.5, 0.04, 0.3, -0.7};
    /// √v is taken of no less, so that its derivative stays finite.
    private static final double LEAST = 1e-6;
    private static final BrownianPath PATH = BrownianPath.of(1);

    private final int paths;
    private final TimeGrid grid;
    private final Tensor y0;

    /// @param last     states at the end
    /// @param price    the discounted mean of what the option pays
    /// @param gradient by the parameters
    record Result(Tensor last, double price, List<Tensor> gradient) {}

    private Heston(int paths, int steps) {
        this.paths = paths;
        grid = TimeGrid.uniform(0, 1, steps);
        y0 = Tensor.of(new double[]{SPOT, VARIANCE}, 1, 2).broadcastTo(Shape.of(paths, 2));
    }

    static List<Case> cases() {
        Params params = Params.none().with("system", "heston").with("trajectories", Gbm.PATHS).with("method", "euler")
                .with(DType.F64).with("steps", Gbm.STEPS).with("gradient", "backpropagation").with("pass", "fwd+bwd");
        return List.of(new Case("heston", params, "path-steps", (double) Gbm.PATHS * Gbm.STEPS,
                () -> work(Gbm.PATHS, Gbm.STEPS)));
    }

    static Work<Result> work(int paths, int steps) {
        Heston heston = new Heston(paths, steps);
        return new Work<>(heston::differentiated, heston::check);
    }

    private Result differentiated() {
        Tensor[] p = new Tensor[PARAMETERS.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = Tensor.scalar(PARAMETERS[i]).variable();
        }
        Tensor last = solve(p).run(y0).y();
        Tensor price = price(last);
        return new Result(last.stopGradient(), price.item(), Autodiff.gradients(price, p));
    }

    private SdeSolve solve(Tensor[] p) {
        Sde equation = Sde.ito(
                (_, y) -> Tensor.stack(1, y.select(1, 0).mul(p[0]), p[2].sub(y.select(1, 1)).mul(p[1])),
                Diffusion.general(2, (_, y) -> {
                    Tensor width = y.select(1, 1).maximum(LEAST).sqrt();
                    Tensor one = Tensor.scalar(1);
                    Tensor other = one.sub(p[4].square()).sqrt();
                    Tensor mix = Tensor.stack(one, Tensor.scalar(0), p[3].mul(p[4]), p[3].mul(other));
                    return Tensor.stack(1, width.mul(y.select(1, 0)), width).reshape(-1, 2, 1)
                            .mul(mix.reshape(1, 2, 2));
                }));
        return SdeSolve.of(equation).solver(new EulerMaruyama()).grid(grid).brownian(PATH);
    }

    private static Tensor price(Tensor last) {
        return last.select(1, 0).sub(STRIKE).relu().mean().mul(StrictMath.exp(-PARAMETERS[0]));
    }

    /// The last paths must be those of a plain loop, and the derivatives difference quotients along the same paths, which differ from
    /// them by half a percent since some paths cross the strike, or [#LEAST], within a difference.
    private void check(Result result) {
        int compared = Math.min(32, paths);
        BrownianMotion w = PATH.over(grid, DType.F64, y0.shape()).rows(paths - compared, paths);
        double[] y = plain(w, compared);
        for (int i = 0; i < y.length; i++) {
            double found = result.last().at(2 * (paths - compared) + i);
            ResultChecks.near("a path", found, y[i], 1e-10 * (1 + Math.abs(y[i])));
        }
        for (int i = 0; i < PARAMETERS.length; i++) {
            double step = 1e-4 * Math.abs(PARAMETERS[i]);
            double slope = (moved(i, step) - moved(i, -step)) / (2 * step);
            ResultChecks.near("a derivative", result.gradient().get(i).item(), slope, 1e-2 * (1 + Math.abs(slope)));
        }
    }

    private double moved(int parameter, double step) {
        List<Tensor> p = new ArrayList<>();
        for (int i = 0; i < PARAMETERS.length; i++) {
            p.add(Tensor.scalar(PARAMETERS[i] + (i == parameter ? step : 0)));
        }
        return Autodiff.withoutRecording(() -> price(solve(p.toArray(Tensor[]::new)).run(y0).y()).item());
    }

    private double[] plain(BrownianMotion w, int n) {
        double[] y = new double[2 * n];
        for (int i = 0; i < n; i++) {
            y[2 * i] = SPOT;
            y[2 * i + 1] = VARIANCE;
        }
        for (int k = 0; k < grid.steps(); k++) {
            double h = grid.step(k);
            double[] dW = w.increment(grid.time(k), grid.time(k + 1)).toDoubleArray();
            for (int i = 0; i < 2 * n; i += 2) {
                double s = y[i];
                double v = y[i + 1];
                double width = Math.sqrt(Math.max(v, LEAST));
                double rho = PARAMETERS[4];
                y[i] += PARAMETERS[0] * s * h + width * s * dW[i];
                y[i + 1] += PARAMETERS[1] * (PARAMETERS[2] - v) * h
                        + PARAMETERS[3] * width * (rho * dW[i] + Math.sqrt(1 - rho * rho) * dW[i + 1]);
            }
        }
        return y;
    }
}

package org.itograd.experiments.bench;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;

/// `greeks`: the price of a call option by Monte Carlo and its delta by backpropagation through every path (pathwise
/// differentiation), in float32: 2¹⁷ paths, 128 Euler–Maruyama steps.
final class Greeks {
    private static final double RATE = 0.05;
    private static final double SIGMA = 0.2;
    private static final double SPOT = 100;
    private static final double STRIKE = 100;
    /// Of the Black–Scholes formula for one year: N(d₁), d₁ = (ln(spot/strike) + rate + σ²/2)/σ = 0.35.
    private static final double DELTA = 0.63683;
    private static final Sde EQUATION = Sde.ito(
            (t, x) -> x.mul(RATE), Diffusion.diagonal((t, x) -> x.mul(SIGMA)));

    /// @param last  the paths' ends
    /// @param delta derivative of the discounted price by the spot
    record Result(Tensor last, Tensor delta) {}

    private Greeks() {}

    static List<Case> cases() {
        Params params = Params.none().with("method", "euler").with(DType.F32).with("paths", Gbm.PATHS)
                .with("steps", Gbm.STEPS).with("gradient", "backpropagation").with("pass", "fwd+bwd");
        return List.of(new Case("greeks", params, "path-steps", (double) Gbm.PATHS * Gbm.STEPS, Greeks::work)
                .within(320));
    }

    static Work<Result> work() {
        SdeSolve solve = SdeSolve.of(EQUATION).solver(new EulerMaruyama()).steps(0, 1, Gbm.STEPS)
                .brownian(BrownianPath.of(1));
        return new Work<>(() -> delta(solve), Greeks::check);
    }

    private static Result delta(SdeSolve solve) {
        Tensor spot = Tensor.scalar(DType.F32, SPOT).variable();
        Tensor last = solve.run(spot.mul(Tensor.ones(DType.F32, Gbm.PATHS))).y();
        Tensor price = last.sub(STRIKE).relu().mean().mul(StrictMath.exp(-RATE));
        return new Result(last.stopGradient(), Autodiff.gradients(price, spot).getFirst());
    }

    /// Each path is proportional to the spot, so its derivative is its end over the spot.
    private static void check(Result result) {
        double[] last = result.last().toDoubleArray();
        double delta = 0;
        for (double x : last) {
            delta += x > STRIKE ? x / SPOT : 0;
        }
        delta *= StrictMath.exp(-RATE) / last.length;
        ResultChecks.near("delta", result.delta().item(), delta, 1e-4);
        ResultChecks.near("delta", result.delta().item(), DELTA, 0.01);
    }
}

package org.itograd.experiments.gallery;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Clipping;
import org.itograd.base.DType;
import org.itograd.experiments.lesson.Plot;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.linalg.LinearAlgebra;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Sensitivities;
import org.itograd.sde.solver.EulerMaruyama;

/// Heston's model of a stock (S. L. Heston, "A closed-form solution for options with stochastic volatility", Rev. Financ. Stud. 6, 1993),
/// without interest,
///
/// dS = √v S dW₁, dv = κ (θ − v) dt + σ √v dW₂, dW₁ dW₂ = ρ dt,
///
/// calibrated to option prices: κ, θ, σ, ρ and v(0) are found by Gauss and Newton's method through the Monte Carlo solve, always with the
/// same random numbers. The market's prices are exact ones ([HestonPrice]) at known parameters, so it is seen how near they come.
final class Heston implements Example {
    private static final double SPOT = 100;
    private static final double[] MATURITIES = {0.25, 0.5, 1, 2};
    private static final double[] STRIKES = {75, 85, 95, 100, 105, 115, 125};
    private static final int M = MATURITIES.length;
    private static final int K = STRIKES.length;
    private static final List<String> NAMES = List.of("κ", "θ", "σ", "ρ", "v(0)");
    private static final Tensor RHO = Tensor.of(new double[]{0, 0, 0, 1, 0}, 5);
    private static final double[] TRUE = {2, 0.06, 0.3, -0.6, 0.04};
    private static final Tensor START = Tensor.of(new double[]{1, 0.1, 0.2, -0.2, 0.06}, 5);

    /// What a simulation says at some parameters.
    ///
    /// @param misses   of the prices, in standard errors of theirs, (M K, 1)
    /// @param jacobian of the misses, (M K, 5)
    /// @param samples  what each path adds to the misses, (paths, M K)
    /// @param prices   (M, K)
    private record Seen(Tensor misses, Tensor jacobian, Tensor samples, Tensor prices) {
        /// What the parameters owe to each miss, (5, M K): (JᵀJ)⁻¹ Jᵀ.
        Tensor influence() {
            return LinearAlgebra.solve(jacobian.transpose().matmul(jacobian), jacobian.transpose());
        }
    }

    @Override
    public String name() {
        return "heston";
    }

    @Override
    public String description() {
        return "Heston's model calibrated to 28 option prices: five parameters, by Gauss and Newton through the solve";
    }

    @Override
    public Shown run(ExampleContext context) {
        Tensor market = market();
        Tensor q = Tensor.where(RHO, START.add(1).div(START.neg().add(1)).log().div(2), START.log()).variable();
        Seen seen = simulate(context, q, market);
        Tensor untrained = seen.prices;
        int steps = context.size(7, 5);
        for (int step = 0; step < steps; step++) {
            context.trained(step, steps, error(seen.prices, market));
            Tensor move = seen.influence().matmul(seen.misses).reshape(5);
            q = q.stopGradient().sub(Clipping.byNorm(List.of(move), 1).getFirst()).variable();
            seen = simulate(context, q, market);
        }
        Shown shown =
                Shown.nothing().with(Figure.of("prices: root of the mean square error", error(seen.prices, market))
                        .atMost(context.value(0.05, 0.15)).beside("untrained", error(untrained, market)));
        Tensor found = natural(q.stopGradient());
        Tensor slopes = Tensor.where(RHO, found.square().neg().add(1), found); // of found by q
        Tensor moves = seen.samples.matmul(seen.influence().transpose()).mul(slopes);
        Tensor errors = moves.var(false, 0).div(moves.shape().dim(0)).sqrt();
        for (int i = 0; i < TRUE.length; i++) {
            shown = shown.with(Figure.of(NAMES.get(i), found.at(i)).near("true", TRUE[i], 3 * errors.at(i))
                    .beside("standard error", errors.at(i)).beside("start", START.at(i)));
        }
        Plot plot = Plot.of("strike", "price of the put or call");
        for (int m = 0; m < M; m++) {
            plot = plot.points("market", STRIKES, market.select(0, m).toDoubleArray())
                    .dashed("start", STRIKES, untrained.select(0, m).toDoubleArray())
                    .line("calibrated", STRIKES, seen.prices.select(0, m).toDoubleArray());
        }
        return shown.with("prices.svg", plot);
    }

    /// κ, θ, σ, ρ, v(0) from numbers that may be any: logarithms, and artanh ρ.
    private static Tensor natural(Tensor q) {
        return Tensor.where(RHO, q.tanh(), q.exp());
    }

    /// For log S/S(0) and v − v(0), which begin in 0: so v(0) is a parameter like the others. Where a step leads below, v counts as 0
    /// (full truncation: R. Lord, R. Koekkoek, D. van Dijk, Quant. Finance 10, 2010).
    private static Sde equation(Tensor q) {
        return Sde.ito((t, y) -> {
            Tensor p = natural(q);
            Tensor v = y.select(1, 1).add(p.select(0, 4)).relu();
            return Tensor.stack(1, v.mul(-0.5), p.select(0, 1).sub(v).mul(p.select(0, 0)));
        }, Diffusion.general(2, (t, y) -> {
            Tensor p = natural(q);
            Tensor root = y.select(1, 1).add(p.select(0, 4)).relu().sqrt();
            Tensor rho = p.select(0, 3);
            Tensor stock = Tensor.stack(1, root.mul(rho), root.mul(rho.square().neg().add(1).sqrt()));
            return Tensor.stack(1, stock, Tensor.stack(1, root.mul(p.select(0, 2)), root.mul(0)));
        }));
    }

    /// Prices of puts below the spot and calls from it on, less c (S − S(0)), whose mean is 0, with the c that leaves the least variance.
    private static Seen simulate(ExampleContext context, Tensor q, Tensor market) {
        int paths = context.size(20_000, 2_000);
        Sensitivities solved = SdeSolve.of(equation(q)).solver(new EulerMaruyama())
                .steps(0, 2, context.size(96, 32)).seed(context.seed()).saveAt(MATURITIES)
                .sensitivities(Tensor.zeros(DType.F64, paths, 2), q);
        Tensor stock = solved.ys().slice(2, 0, 1).exp().mul(SPOT); // (M, paths, 1)
        Tensor signs = Tensor.of(Arrays.stream(STRIKES).map(k -> k < SPOT ? -1 : 1).toArray(), K);
        Tensor gain = stock.sub(Tensor.of(STRIKES, K)).mul(signs); // (M, paths, K)
        Tensor away = stock.sub(SPOT);
        Tensor c = gain.relu().mul(away).mean(true, 1).div(away.square().mean(true, 1));
        Tensor payoffs = gain.relu().sub(away.mul(c));
        Tensor prices = payoffs.mean(true, 1);
        Tensor unit = payoffs.var(true, 1).div(paths).sqrt(); // (M, 1, K)
        Tensor slopes = gain.greaterThan(0).mul(signs).sub(c).mul(stock).div(unit); // by log S
        Tensor byParameters = solved.jacobians().getFirst().select(2, 0); // (M, paths, 5)
        return new Seen(prices.reshape(M, K).sub(market).div(unit.reshape(M, K)).reshape(M * K, 1),
                slopes.transpose(0, 2, 1).matmul(byParameters).div(paths).reshape(M * K, 5),
                payoffs.sub(prices).div(unit).transpose(1, 0, 2).reshape(paths, M * K), prices.reshape(M, K));
    }

    private static Tensor market() {
        double[] prices = new double[M * K];
        for (int i = 0; i < prices.length; i++) {
            double strike = STRIKES[i % K];
            prices[i] = HestonPrice.call(TRUE, SPOT, strike, MATURITIES[i / K]) - (strike < SPOT ? SPOT - strike : 0);
        }
        return Tensor.of(prices, M, K);
    }

    private static double error(Tensor prices, Tensor market) {
        return prices.sub(market).square().mean().sqrt().item();
    }
}

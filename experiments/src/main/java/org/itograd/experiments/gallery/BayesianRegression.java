package org.itograd.experiments.gallery;

import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.experiments.lesson.Plot;
import org.itograd.sde.langevin.Potential;
import org.itograd.sde.langevin.UnderdampedLangevin;
import org.itograd.sde.linalg.LinearAlgebra;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Solver;

/// Bayesian regression by Langevin's equation. Data y = w · φ(x) + noise and a normal prior of w have the posterior density π ∝ e^(−U),
///
/// U(w) = |y − Φ w|² / 2s² + |w|² / 2,
///
/// and dw = v dt, dv = (−∇U(w) − γ v) dt + √(2γ) dW has it as its stationary law. Many chains begin at draws of the prior and run until
/// they have forgotten where. Here U is quadratic, so that the posterior is known (C. M. Bishop, "Pattern recognition and machine
/// learning", 2006, eq. (3.50)–(3.51)): normal with covariance C = (ΦᵀΦ/s² + I)⁻¹ and mean C Φᵀy/s². For a quadratic U the splitting
/// BAOAB has no error in w but that of sampling, at any step size that is stable (B. Leimkuhler, C. Matthews, 2013); Euler and Maruyama's
/// method with the same steps draws from another law.
final class BayesianRegression implements Example {
    private static final int DATA = 24;
    private static final int D = 4;
    private static final double SPREAD = 0.3;
    private static final double FRICTION = 12;
    private static final double TIME = 5;
    private static final double STEP = 0.02;
    private static final Tensor UNIT = LinearAlgebra.identity(DType.F64, D);

    @Override
    public String name() {
        return "langevin";
    }

    @Override
    public String description() {
        return "Bayesian regression by underdamped Langevin: draws from a posterior whose mean and covariance are known";
    }

    @Override
    public Shown run(ExampleContext context) {
        Tensor x = context.key(0).uniform(DType.F64, DATA).mul(2).sub(1);
        Tensor phi = features(x);
        Tensor y = x.mul(3).sin().add(context.key(1).normal(DType.F64, DATA).mul(SPREAD)).reshape(DATA, 1);
        double weight = 1 / (SPREAD * SPREAD);
        Tensor covariance = LinearAlgebra.solve(phi.transpose().matmul(phi).mul(weight).add(UNIT), UNIT);
        Tensor mean = covariance.matmul(phi.transpose().matmul(y)).mul(weight).reshape(D);

        Potential potential = w -> y.transpose().sub(w.matmul(phi.transpose())).square().sum(false, 1).mul(weight)
                .add(w.square().sum(false, 1)).mul(0.5);
        UnderdampedLangevin langevin = UnderdampedLangevin.of(potential, FRICTION, 1);
        Tensor draws = draws(langevin, langevin.baoab(), context);
        Tensor coarse = draws(langevin, new EulerMaruyama(), context);
        Tensor prior = context.key(2).normal(DType.F64, draws.shape().dims());

        // If the law is right, L⁻¹ (w − mean) with L Lᵀ = C has mean 0 and covariance I, and their errors are of size 1/√draws.
        double one = 1 / Math.sqrt(draws.shape().dim(0));
        return Shown.nothing()
                .with(Figure
                        .of("mean: largest error, in standard deviations of the posterior",
                                meanError(draws, mean, covariance))
                        .atMost(4 * one).beside("untrained", meanError(prior, mean, covariance)))
                .with(Figure.of("covariance: largest error, relative", covarianceError(draws, covariance))
                        .atMost(4 * Math.sqrt(2) * one)
                        .beside("Euler–Maruyama, same steps", covarianceError(coarse, covariance))
                        .beside("untrained", covarianceError(prior, covariance)))
                .with("posterior.svg", picture(x, y, draws, mean, covariance));
    }

    /// Where the chains are at the end, (chains, D).
    private static Tensor draws(UnderdampedLangevin langevin, Solver solver, ExampleContext context) {
        RandomKey key = context.key(3);
        int chains = context.size(20_000, 1_000);
        Tensor start = UnderdampedLangevin.state(key.fold(0).normal(DType.F64, chains, D),
                key.fold(1).normal(DType.F64, chains, D));
        return UnderdampedLangevin.position(SdeSolve.of(langevin.sde()).solver(solver).stepSize(0, TIME, STEP)
                .seed(context.seed()).run(start).y());
    }

    private static double meanError(Tensor draws, Tensor mean, Tensor covariance) {
        return white(draws, mean, covariance).mean(false, 1).abs().max().item();
    }

    private static double covarianceError(Tensor draws, Tensor covariance) {
        Tensor z = white(draws, draws.mean(false, 0), covariance);
        return z.matmul(z.transpose()).div(draws.shape().dim(0)).sub(UNIT).abs().max().item();
    }

    /// L⁻¹ (w − mean), (D, draws).
    private static Tensor white(Tensor draws, Tensor mean, Tensor covariance) {
        return LinearAlgebra.solve(LinearAlgebra.cholesky(covariance), draws.sub(mean).transpose());
    }

    /// Legendre's polynomials of degrees 0 to 3, (…, D).
    private static Tensor features(Tensor x) {
        return Tensor.stack(1, x.mul(0).add(1), x, x.square().mul(3).sub(1).div(2),
                x.pow(3).mul(5).sub(x.mul(3)).div(2));
    }

    /// The curve and a band of two standard deviations on both sides.
    private static Plot picture(Tensor x, Tensor y, Tensor draws, Tensor mean, Tensor covariance) {
        double[] grid = IntStream.rangeClosed(-20, 20).mapToDouble(i -> i / 20.0).toArray();
        Tensor phi = features(Tensor.of(grid, grid.length));
        Tensor drawn = draws.matmul(phi.transpose());
        Tensor exact = phi.matmul(mean.reshape(D, 1)).reshape(grid.length);
        Tensor spread = phi.matmul(covariance).mul(phi).sum(false, 1).sqrt();
        Plot plot = Plot.of("x", "y, mean ± 2 deviations").points("data", x.toDoubleArray(), y.toDoubleArray());
        for (int k : new int[]{-2, 0, 2}) {
            Tensor seen = drawn.mean(false, 0).add(drawn.var(false, 0).sqrt().mul(k));
            plot = plot.line("drawn", grid, seen.toDoubleArray())
                    .dashed("exact", grid, exact.add(spread.mul(k)).toDoubleArray());
        }
        return plot;
    }
}

package org.itograd.sde.testing;

import static org.itograd.base.Arguments.failure;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;

/// Problems with exact solutions along the Brownian path, or exact laws; most from P. E. Kloeden, E. Platen, "Numerical
/// Solution of Stochastic Differential Equations", 1992, section 4.4.
public final class TestProblems {
    private static final List<TestProblem> ALL = Stream.concat(
            Stream.of(
                    meanReverting(Calculus.ITO), meanReverting(Calculus.STRATONOVICH),
                    gbm(0.5, 0.6), gbmStratonovich(0.5, 0.6),
                    nonlinearAdditive(), ornsteinUhlenbeck(1, 0.4), additive(),
                    sinh(Calculus.ITO), sinh(Calculus.STRATONOVICH),
                    rotation(Calculus.ITO), rotation(Calculus.STRATONOVICH),
                    revertingArea(Calculus.ITO, 1), revertingArea(Calculus.STRATONOVICH, 1), commutative(),
                    revertingArea(Calculus.ITO, 0), revertingArea(Calculus.STRATONOVICH, 0),
                    iteratedIntegral(Calculus.ITO), iteratedIntegral(Calculus.STRATONOVICH),
                    elementwise(Calculus.ITO), elementwise(Calculus.STRATONOVICH),
                    stiff(), jumps(), oscillator(), growth(), forced(), stiffOde()),
            Showing.all()).toList();

    private TestProblems() {}

    /// All of them.
    public static List<TestProblem> all() {
        return ALL;
    }

    /// Those whose equation the solver takes.
    public static List<TestProblem> suitableFor(Solver solver) {
        return ALL.stream().filter(p -> Solvers.fits(solver, p.sde())).toList();
    }

    /// The problems that show whether a solver is what it claims to be: for each calculus and each structure of noise that it
    /// claims,
    ///
    /// - `constant-…`: constant coefficients, where most methods make no error that could hide one that stays;
    /// - `pure-…`: noise without a drift whose errors could hide those of the noise (not for additive noise);
    /// - `reverting-…`: coefficients that depend on time and on the state, where the calculi differ much and nothing
    ///   commutes that may not. It shows weak orders too; where strong errors would hide them, a like one does;
    ///
    /// and of ordinary equations one that depends on time and one that does not. A structure in which the calculi agree is
    /// shown in one of them if the claims agree.
    public static List<TestProblem> showing(Solver solver) {
        return Showing.of(solver);
    }

    /// The problem of this name.
    ///
    /// @throws IllegalArgumentException if there is none; the message names all
    public static TestProblem named(String name) {
        return ALL.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow(() -> failure(
                "problem: there is none called \"%s\"; choose from %s",
                name,
                ALL.stream().map(TestProblem::name).collect(Collectors.joining(", "))));
    }

    /// Geometric Brownian motion dX = μX dt + σX dW from 1, X = exp((μ − σ²/2) t + σW); log-normal, E X² = exp(2μ + σ²).
    public static TestProblem gbm(double mu, double sigma) {
        Sde sde = Sde.ito((t, x) -> x.mul(mu), Diffusion.diagonal((t, x) -> x.mul(sigma)));
        return logNormal("gbm", sde, mu - sigma * sigma / 2, sigma);
    }

    /// dX = μX dt + σX ∘ dW from 1, X = exp(μt + σW).
    public static TestProblem gbmStratonovich(double mu, double sigma) {
        Sde sde = Sde.stratonovich((t, x) -> x.mul(mu), Diffusion.diagonal((t, x) -> x.mul(sigma)));
        return logNormal("gbm-stratonovich", sde, mu, sigma);
    }

    private static TestProblem logNormal(String name, Sde sde, double growth, double sigma) {
        return TestProblem.of(name, sde, 1, 1)
                .withSolution((w, n) -> w.increment(0, 1).mul(sigma).add(growth).exp())
                .withExpectation("x²", Tensor::square, StrictMath.exp(2 * growth + 2 * sigma * sigma))
                .withLaw(x -> x <= 0 ? 0 : Gaussian.cdf((StrictMath.log(x) - growth) / sigma));
    }

    /// Ornstein–Uhlenbeck dX = −θX dt + σ dW from 1: normal with mean e^−θ and variance σ² (1 − e^−2θ) / 2θ.
    public static TestProblem ornsteinUhlenbeck(double theta, double sigma) {
        Sde sde = Sde.ito((t, x) -> x.mul(-theta), Diffusion.additive(t -> Tensor.scalar(t.dtype(), sigma)));
        double mean = StrictMath.exp(-theta);
        double variance = sigma * sigma * (1 - StrictMath.exp(-2 * theta)) / (2 * theta);
        return normal("ou", sde, 1, mean, variance)
                .withSolution(PathDetail.SPACE_TIME, (w, n) -> PathIntegrals.byParts(w, n, mean, sigma,
                        s -> sigma * theta * StrictMath.exp(-theta * (1 - s))));
    }

    /// dX = −X dt + 0.4 (1 + t) dW from 2: additive noise that changes with time. Normal with mean 2/e and variance
    /// 0.16 (5 − e⁻²) / 4.
    public static TestProblem additive() {
        double sigma = 0.4;
        Sde sde = Sde.ito((t, x) -> x.neg(), Diffusion.additive(t -> t.add(1).mul(sigma)));
        double mean = 2 * StrictMath.exp(-1);
        return normal("additive", sde, 2, mean, sigma * sigma * (5 - StrictMath.exp(-2)) / 4)
                .withSolution(PathDetail.SPACE_TIME,
                        (w, n) -> PathIntegrals.byParts(w, n, mean, 2 * sigma,
                                s -> sigma * StrictMath.exp(s - 1) * (2 + s)));
    }

    private static TestProblem normal(String name, Sde sde, double y0, double mean, double variance) {
        return TestProblem.of(name, sde, 1, y0)
                .withExpectation("x²", Tensor::square, mean * mean + variance)
                .withLaw(x -> Gaussian.cdf((x - mean) / Math.sqrt(variance)));
    }

    /// Geometric Brownian motion that is drawn to a level, dX = (1 − X) dt + ½ X dW from 2: drift and noise do not commute, so
    /// nothing cancels. With b = 1 for Stratonovich and 1 + σ²/2 for Itô, X = e^(−bt+σW) (2 + ∫ e^(bs−σW_s) ds); moments by their
    /// linear equations.
    public static TestProblem meanReverting(Calculus calculus) {
        double sigma = 0.5;
        double half = sigma * sigma / 2;
        double b = calculus == Calculus.ITO ? 1 + half : 1;
        Diffusion diffusion = Diffusion.diagonal((t, x) -> x.mul(sigma));
        return TestProblem
                .of(Structures.name("mean-reverting", calculus),
                        Structures.sde(calculus, (t, x) -> x.neg().add(1), diffusion), 1, 2)
                .withSolution(PathDetail.SPACE_TIME, (w, n) -> PathIntegrals.meanReverting(w, n, b, sigma))
                .withExpectation("x²", Tensor::square, revertedSquare(b - half, sigma));
    }

    /// E X(1)² for dX = (1 − cX) dt + σX dW from 2, from m′ = 1 − cm and s′ = 2m − (2c − σ²)s.
    private static double revertedSquare(double c, double sigma) {
        double mean = 1 / c;
        double fall = 2 * c - sigma * sigma;
        return 4 * StrictMath.exp(-fall) + 2 * (mean * (1 - StrictMath.exp(-fall)) / fall
                + (2 - mean) * (StrictMath.exp(-c) - StrictMath.exp(-fall)) / (fall - c));
    }

    /// Additive noise under a drift that is not linear: the logarithm of [#meanReverting] of Stratonovich,
    /// dX = (e^−X − 1) dt + ½ dW from log 2. E e^2X is that problem's E X².
    public static TestProblem nonlinearAdditive() {
        Sde sde = Sde.ito((t, x) -> x.neg().exp().sub(1), Diffusion.additive(t -> Tensor.scalar(t.dtype(), 0.5)));
        return TestProblem.of("nonlinear-additive", sde, 1, StrictMath.log(2))
                .withSolution(PathDetail.SPACE_TIME, (w, n) -> PathIntegrals.meanReverting(w, n, 1, 0.5).log())
                .withExpectation("e²ˣ", x -> x.mul(2).exp(), revertedSquare(0.875, 0.5));
    }

    /// X = sinh(½t + ½W) from 0: a drift and a diffusion, ½ √(1 + X²), that are not linear. E X = sinh(½) exp(⅛).
    public static TestProblem sinh(Calculus calculus) {
        double a = 0.5;
        double b = 0.5;
        double ito = calculus == Calculus.ITO ? b * b / 2 : 0;
        VectorField root = (t, x) -> x.square().add(1).sqrt();
        VectorField drift = (t, x) -> root.apply(t, x).mul(a).add(x.mul(ito));
        Diffusion diffusion = Diffusion.diagonal((t, x) -> root.apply(t, x).mul(b));
        return TestProblem.of(Structures.name("sinh", calculus), Structures.sde(calculus, drift, diffusion), 1, 0)
                .withSolution((w, n) -> sinh(w.increment(0, 1).mul(b).add(a)))
                .withExpectation("x", UnaryOperator.identity(), StrictMath.sinh(a) * StrictMath.exp(b * b / 2))
                .withLaw(x -> Gaussian.cdf((StrictMath.log(x + StrictMath.hypot(x, 1)) - a) / b));
    }

    /// Scalar noise in two dimensions: dX = aX dt + βJX dW with J a quarter turn, X = exp((a + β²/2) t) R(βW) X₀ for Itô and
    /// exp(at) R(βW) X₀ for Stratonovich, with R the rotation by an angle.
    public static TestProblem rotation(Calculus calculus) {
        double a = 0.3;
        double b = 0.8;
        double growth = calculus == Calculus.ITO ? a + b * b / 2 : a;
        Tensor turn = Tensor.of(new double[]{0, 1, -1, 0}, 2, 2);
        Diffusion diffusion = Diffusion.scalar((t, x) -> x.matmul(turn.cast(x.dtype())).mul(b));
        return TestProblem
                .of(Structures.name("rotation", calculus), Structures.sde(calculus, (t, x) -> x.mul(a), diffusion), 1,
                        1, 0)
                .withSolution((w, n) -> {
                    Tensor angle = w.increment(0, 1).mul(b);
                    return Tensor.concat(1, angle.cos(), angle.sin()).mul(StrictMath.exp(growth));
                })
                .withExpectation("x₁²", x -> x.select(1, 0).square(),
                        StrictMath.exp(2 * growth) * (1 + StrictMath.exp(-2 * b * b)) / 2);
    }

    /// Commutative noise: dX_i = aX_i dt + Σ_j b_ij X_i dW_j, X_i = exp((a − Σ_j b_ij²/2) t + Σ_j b_ij W_j).
    public static TestProblem commutative() {
        double a = 0.3;
        Tensor b = Tensor.of(new double[]{0.5, 0.3, -0.3, 0.6}, 2, 2);
        Tensor squares = b.square().sum(false, 1);
        Diffusion diffusion = Diffusion.general(2, (t, x) -> x.reshape(-1, 2, 1).mul(b.cast(x.dtype())));
        return TestProblem.of("commutative", Sde.ito((t, x) -> x.mul(a), diffusion), 1, 1, 1)
                .withSolution((w, n) -> w.increment(0, 1).matmul(b.transpose()).sub(squares.mul(0.5)).add(a).exp())
                .withExpectation("|x|²", TestProblems::normSquared, squares.add(2 * a).exp().sum().item());
    }

    /// Noise that does not commute: dX₁ = dW₁, dX₂ = X₁ dW₂ from 0, with E X₂² = ½. X₂ is taken as the sum of
    /// ½ (W₁(s) + W₁(s + δ)) ΔW₂ over as many steps as are asked for, with mean-square error δ/4; of a path whose Lévy
    /// area A is known, it is ½ W₁ W₂ + A₁₂.
    public static TestProblem iteratedIntegral(Calculus calculus) {
        Tensor one = Tensor.of(new double[]{1, 0, 0, 0}, 2, 2);
        Tensor pick = Tensor.of(new double[]{0, 0, 0, 1}, 2, 2);
        Diffusion diffusion = Diffusion.general(2, (t, x) -> x.slice(1, 0, 1)
                .reshape(-1, 1, 1)
                .mul(pick.cast(x.dtype()))
                .add(one.cast(x.dtype())));
        return iteratedIntegral(Structures.name("noncommutative", calculus),
                Structures.sde(calculus, (t, x) -> x.mul(0), diffusion));
    }

    /// Noise that does not commute, under a drift that commutes with none of it: dX₁ = −X₁ dt + dW₁, dX₂ = X₁ dW₂ from (x, 0),
    /// with E X₂² = ½ − ½ (½ − x²) (1 − e⁻²). From x = 0 the variance is smaller, but some methods make no weak error. The steps of the sums for X₂ have an error of O(h) in all if the path knows the Lévy area, else O(√h).
    public static TestProblem revertingArea(Calculus calculus, double x) {
        Tensor one = Tensor.of(new double[]{1, 0, 0, 0}, 2, 2);
        Tensor pick = Tensor.of(new double[]{0, 0, 0, 1}, 2, 2);
        Tensor revert = Tensor.of(new double[]{-1, 0}, 2);
        Diffusion diffusion = Diffusion.general(2, (t, y) -> y.slice(1, 0, 1)
                .reshape(-1, 1, 1)
                .mul(pick.cast(y.dtype()))
                .add(one.cast(y.dtype())));
        Sde sde = Structures.sde(calculus, (t, y) -> y.mul(revert.cast(y.dtype())), diffusion);
        return TestProblem.of(Structures.name("reverting-area" + (x == 0 ? "-from-0" : ""), calculus), sde, 1, x, 0)
                .withSolution(PathDetail.LEVY_AREA, (w, n) -> PathIntegrals.revertingArea(w, n, x))
                .withExpectation("x₂²", y -> y.select(1, 1).square(),
                        0.5 - 0.5 * (0.5 - x * x) * (1 - StrictMath.exp(-2)))
                .from(4);
    }

    /// The same equation, stated as elementwise noise: dX_i = g_i dW_i with g = (1, X₁).
    public static TestProblem elementwise(Calculus calculus) {
        Tensor one = Tensor.of(new double[]{1, 0}, 2);
        Tensor pick = Tensor.of(new double[]{0, 1}, 2);
        Diffusion diffusion = Diffusion.elementwise(
                (t, x) -> x.slice(1, 0, 1).mul(pick.cast(x.dtype())).add(one.cast(x.dtype())));
        return iteratedIntegral(Structures.name("elementwise", calculus),
                Structures.sde(calculus, (t, x) -> x.mul(0), diffusion));
    }

    private static TestProblem iteratedIntegral(String name, Sde sde) {
        return TestProblem.of(name, sde, 1, 0, 0)
                .withSolution(PathDetail.LEVY_AREA, PathIntegrals::iteratedIntegral)
                .withExpectation("x₂²", x -> x.select(1, 1).square(), 0.5)
                .from(4);
    }

    /// A stiff drift under scalar noise: X₁ is geometric Brownian motion and X₂ falls towards it at rate 20,
    /// dX₂ = (μX₁ − 20 (X₂ − X₁)) dt + σX₁ dW, so X₂ = X₁ + (X₂(0) − 1) e^−20t.
    public static TestProblem stiff() {
        double mu = 0.5;
        double sigma = 0.5;
        double rate = 20;
        Tensor drift = Tensor.of(new double[]{mu, mu + rate, 0, -rate}, 2, 2);
        Tensor noise = Tensor.of(new double[]{sigma, sigma, 0, 0}, 2, 2);
        Sde sde = Sde.ito((t, x) -> x.matmul(drift.cast(x.dtype())),
                Diffusion.scalar((t, x) -> x.matmul(noise.cast(x.dtype()))));
        Tensor rest = Tensor.of(new double[]{0, StrictMath.exp(-rate)}, 2);
        return TestProblem.of("stiff", sde, 1, 1, 2)
                .withSolution((w, n) -> {
                    Tensor x1 = w.increment(0, 1).mul(sigma).add(mu - sigma * sigma / 2).exp();
                    return Tensor.concat(1, x1, x1).add(rest);
                })
                .withExpectation("x₁²", x -> x.select(1, 0).square(), StrictMath.exp(2 * mu + sigma * sigma))
                .from(32);
    }

    /// dX = X dt + 0.2X dW + 0.3X Z dN from 1, jumps at rate 2 with Z = ±1: E X² = exp(2 + 0.2² + 2·0.3²).
    public static TestProblem jumps() {
        Sde sde = Sde.ito((t, x) -> x, Diffusion.diagonal((t, x) -> x.mul(0.2)))
                .withJumps(Jumps.elementwise(2, (t, x) -> x.mul(0.3)));
        return TestProblem.of("jumps", sde, 1, 1).withExpectation("x²", Tensor::square,
                StrictMath.exp(2 + 0.04 + 0.18));
    }

    /// The ODE y' = y cos t from 1 on [0, 2], y = exp(sin t).
    public static TestProblem growth() {
        return ode("ode-growth", Sde.ode((t, y) -> y.mul(t.cos())), 2, new double[]{1},
                StrictMath.exp(StrictMath.sin(2)));
    }

    /// The harmonic oscillator y₁' = y₂, y₂' = −y₁ from (1, 0) on [0, 2].
    public static TestProblem oscillator() {
        Tensor turn = Tensor.of(new double[]{0, -1, 1, 0}, 2, 2);
        Sde sde = Sde.ode((t, y) -> y.matmul(turn.cast(y.dtype())));
        return ode("ode-oscillator", sde, 2, new double[]{1, 0}, StrictMath.cos(2), -StrictMath.sin(2));
    }

    /// y₁' = y₁² c, y₂' = y₂ c with c = y₁ (2 − log y₂) cos t from (½, 1) on [0, 2], where y₁ (2 − log y₂) stays 1:
    /// y₁ = 1/(2 − sin t), y₂ = exp(sin t).
    public static TestProblem forced() {
        Sde sde = Sde.ode((t, y) -> {
            Tensor y1 = y.slice(1, 0, 1);
            Tensor y2 = y.slice(1, 1, 2);
            Tensor c = y1.mul(y2.log().neg().add(2)).mul(t.cos());
            return Tensor.concat(1, y1.square().mul(c), y2.mul(c));
        });
        return ode("ode-forced", sde, 2, new double[]{0.5, 1}, 1 / (2 - StrictMath.sin(2)),
                StrictMath.exp(StrictMath.sin(2)));
    }

    /// y' = −20 (y − cos t) − sin t from 1, y = cos t (A. Prothero, A. Robinson, "On the stability and accuracy of one-step
    /// methods for solving stiff systems of ordinary differential equations", 1974).
    public static TestProblem stiffOde() {
        Sde sde = Sde.ode((t, y) -> y.sub(t.cos()).mul(-20).sub(t.sin()));
        return ode("ode-stiff", sde, 1, new double[]{1}, StrictMath.cos(1)).from(64);
    }

    private static TestProblem ode(String name, Sde sde, double t1, double[] y0, double... end) {
        TestProblem problem = TestProblem.of(name, sde, t1, y0);
        Tensor exact = end.length == 1 ? Tensor.of(end, 1) : Tensor.of(end, 1, end.length);
        return problem.withSolution((w, n) -> w.increment(0, t1).mul(0).add(exact));
    }

    private static Tensor sinh(Tensor x) {
        return x.exp().sub(x.neg().exp()).mul(0.5);
    }

    private static Tensor normSquared(Tensor x) {
        return x.square().sum(false, 1);
    }
}

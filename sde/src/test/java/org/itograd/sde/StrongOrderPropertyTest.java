package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Euler;
import org.itograd.sde.solver.EulerHeun;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.MilsteinDerivativeFree;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;

/// The strong order of every solver over random equations: the root-mean-square error against the exact solution along the
/// same path, at h and at h/8. The slope's standard error is below 0.03 for these numbers of paths, so a band of 0.25 fails by
/// chance far less often than once in a million; what remains is the bias of a finite h, for which the band leaves room.
class StrongOrderPropertyTest {
    private static final int PATHS = 4000;
    private static final int COARSE = 32;
    private static final int RATIO = 8;
    private static final double BAND = 0.25;

    private interface Exact {
        Tensor at(Tensor w);
    }

    private static double slope(Sde sde, Solver solver, long seed, Exact exact) {
        BrownianPath path = BrownianPath.tree(seed, 0, 1);
        Tensor x0 = Tensor.ones(DType.F64, PATHS);
        Tensor w = path.over(TimeGrid.uniform(0, 1, 1), DType.F64, Shape.of(PATHS)).increment(0, 1);
        Tensor truth = exact.at(w);
        double[] error = new double[2];
        for (int level = 0; level < 2; level++) {
            int steps = level == 0 ? COARSE : COARSE * RATIO;
            Tensor x = SdeSolve.of(sde).solver(solver).steps(0, 1, steps).brownian(path).run(x0).y();
            error[level] = Math.sqrt(x.sub(truth).square().mean().item());
        }
        return Math.log(error[0] / error[1]) / Math.log(RATIO);
    }

    private static double itoSlope(Solver solver, double mu, double sigma, long seed) {
        Sde gbm = Sde.ito((t, x) -> x.mul(mu), Diffusion.diagonal((t, x) -> x.mul(sigma)));
        return slope(gbm, solver, seed, w -> w.mul(sigma).add(mu - sigma * sigma / 2).exp());
    }

    private static double stratonovichSlope(Solver solver, double mu, double sigma, long seed) {
        Sde gbm = Sde.stratonovich((t, x) -> x.mul(mu), Diffusion.diagonal((t, x) -> x.mul(sigma)));
        return slope(gbm, solver, seed, w -> w.mul(sigma).add(mu).exp());
    }

    private static double additiveSlope(Solver solver, double a, double sigma, long seed) {
        Sde sde = Sde.ito(
                (t, x) -> t.mul(2).cos().mul(a).broadcastTo(x.shape()),
                Diffusion.additive(t -> Tensor.scalar(t.dtype(), sigma)));
        return slope(sde, solver, seed, w -> w.mul(sigma).add(1 + a * Math.sin(2) / 2));
    }

    @Property(tries = 4, seed = "21")
    void eulerMaruyamaHasOrderOneHalf(
            @ForAll @DoubleRange(min = -0.3, max = 0.3) double mu,
            @ForAll @DoubleRange(min = 0.6, max = 0.9) double sigma,
            @ForAll @IntRange(min = 1, max = 1000) int seed) {
        assertEquals(0.5, itoSlope(new EulerMaruyama(), mu, sigma, seed), BAND);
    }

    @Property(tries = 4, seed = "22")
    void milsteinHasOrderOne(
            @ForAll @DoubleRange(min = -0.3, max = 0.3) double mu,
            @ForAll @DoubleRange(min = 0.4, max = 0.8) double sigma,
            @ForAll @IntRange(min = 1, max = 1000) int seed) {
        assertEquals(1, itoSlope(new Milstein(), mu, sigma, seed), BAND);
        assertEquals(1, itoSlope(new MilsteinDerivativeFree(), mu, sigma, seed), BAND);
    }

    @Property(tries = 4, seed = "23")
    void theHeunMethodsHaveOrderOneForStratonovichEquations(
            @ForAll @DoubleRange(min = 0.1, max = 0.5) double mu,
            @ForAll @DoubleRange(min = 0.4, max = 0.8) double sigma,
            @ForAll @IntRange(min = 1, max = 1000) int seed) {
        assertEquals(1, stratonovichSlope(new EulerHeun(), mu, sigma, seed), BAND);
        assertEquals(1, stratonovichSlope(new Heun(), mu, sigma, seed), BAND);
    }

    /// For one equation per sample, whose noise commutes, order 1 is seen where ½ is proved. With a constant σ and a drift of time
    /// alone, what is left is the trapezoidal rule.
    @Property(tries = 4, seed = "26")
    void reversibleHeunHasItsOrders(
            @ForAll @DoubleRange(min = 0.1, max = 0.5) double mu,
            @ForAll @DoubleRange(min = 0.3, max = 0.6) double sigma,
            @ForAll @IntRange(min = 1, max = 1000) int seed) {
        assertEquals(1, stratonovichSlope(new ReversibleHeun(), mu, sigma, seed), BAND);
        assertEquals(2, additiveSlope(new ReversibleHeun(), 1 + mu, sigma, seed), BAND);
        assertEquals(2, odeSlope(new ReversibleHeun(), 1 + mu), 0.2);
    }

    @Property(tries = 4, seed = "24")
    void additiveNoiseLiftsEulerMaruyamaToOrderOne(
            @ForAll @DoubleRange(min = 0.5, max = 2) double a,
            @ForAll @DoubleRange(min = 0.1, max = 0.5) double sigma,
            @ForAll @IntRange(min = 1, max = 1000) int seed) {
        assertEquals(1, additiveSlope(new EulerMaruyama(), a, sigma, seed), BAND);
        assertEquals(1, additiveSlope(new EulerHeun(), a, sigma, seed), BAND);
        assertEquals(1, additiveSlope(new Milstein(), a, sigma, seed), BAND);
    }

    @Property(tries = 10, seed = "25")
    void odeMethodsHaveTheirOrders(@ForAll @DoubleRange(min = 1, max = 2) double rate) {
        assertEquals(1, odeSlope(new Euler(), rate), 0.2);
        assertEquals(2, odeSlope(new Heun(), rate), 0.2);
        assertEquals(4, odeSlope(new RungeKutta4(), rate), 0.2);
    }

    /// y' = r y + cos t, y(0) = 1.
    private static double odeSlope(Solver solver, double r) {
        Sde ode = Sde.ode((t, y) -> y.mul(r).add(t.cos()));
        double forced = 1 / (1 + r * r);
        double exact = (1 + r * forced) * Math.exp(r) + forced * (Math.sin(1) - r * Math.cos(1));
        double[] error = new double[2];
        for (int level = 0; level < 2; level++) {
            Tensor y = SdeSolve.of(ode).solver(solver).steps(0, 1, 40 << level).run(Tensor.ones(DType.F64, 1)).y();
            error[level] = Math.abs(y.item() - exact);
        }
        return Math.log(error[0] / error[1]) / Math.log(2);
    }
}

package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.linalg.MatrixExponential;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.DormandPrince5;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.ExponentialEuler;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.ImplicitMidpoint;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Kvaerno3;
import org.itograd.sde.solver.Kvaerno5;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Rodas3;
import org.itograd.sde.solver.RosenbrockEuler;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.ThetaEuler;
import org.itograd.sde.solver.ThetaMilstein;
import org.itograd.sde.testing.TestProblem;
import org.itograd.sde.testing.TestProblems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Implicit, linearly implicit and exponential methods: what they keep and where they stay stable.
class StiffMethodsTest {
    private static Tensor scalar(double value) {
        return Tensor.scalar(DType.F64, value);
    }

    private static Tensor step(Solver solver, Sde sde, double h, Tensor y, Increments increments) {
        return solver.step(sde, scalar(0), scalar(h), y, increments);
    }

    // ------------------------------------------------------------------ stability

    private static Stream<Solver> lStable() {
        return Stream.of(
                new ThetaEuler(1), new ThetaMilstein(1), new RosenbrockEuler(), new Rodas3(), new Kvaerno3(),
                new Kvaerno5(), new ExponentialEuler(scalar(-1e6)));
    }

    /// y' = −10⁶ (y − cos t) − sin t from 2, ten steps of 0.1: the distance from cos t is gone after one step.
    @ParameterizedTest
    @MethodSource("lStable")
    void oneStepForgetsAStiffTransient(Solver solver) {
        double rate = 1e6;
        Sde sde = Sde.ode((t, y) -> y.sub(t.cos()).mul(-rate).sub(t.sin()));
        Tensor ys =
                SdeSolve.of(sde).solver(solver).steps(0, 1, 10).saveAt(0.1, 1).run(Tensor.full(DType.F64, 2, 1)).ys();
        // The exponential method holds what is not linear, 10⁶ cos t, at the beginning of the step.
        double behind = solver instanceof ExponentialEuler ? 0.1 : 0;
        assertEquals(Math.cos(0.1 - behind), ys.at(0), 1e-3);
        assertEquals(Math.cos(1 - behind), ys.at(1), 1e-3);
    }

    /// |R(z)| < 1 in the left half plane, → 1 at infinity: the transient stays bounded and changes sign with every step.
    @Test
    void theTrapezoidalAndMidpointRulesAreStableButDoNotDamp() {
        Sde sde = Sde.ode((t, y) -> y.mul(-1e6));
        for (Solver solver : List.of(new ThetaEuler(0.5), new ThetaMilstein(0.5), new ImplicitMidpoint())) {
            Tensor y = SdeSolve.of(sde).solver(solver).steps(0, 1, 9).run(Tensor.ones(DType.F64, 1)).y();
            assertEquals(-1, y.item(), 1e-3);
        }
    }

    @Test
    void explicitMethodsBlowUpWhereTheseDoNot() {
        Sde sde = Sde.ode((t, y) -> y.sub(t.cos()).mul(-1e6));
        SdeSolve solve = SdeSolve.of(sde).steps(0, 1, 100);
        Tensor y0 = Tensor.full(DType.F64, 2, 1);
        for (Solver solver : List.of(new RungeKutta4(), new DormandPrince5(), new Heun())) {
            assertThrows(NonFiniteStateException.class, () -> solve.solver(solver).run(y0));
        }
    }

    /// The `stiff` problem of the library, a fast component that falls to a geometric Brownian motion: with a step of two and a
    /// half times what explicit methods bear.
    @Test
    void stiffDriftUnderNoise() {
        TestProblem stiff = TestProblems.stiff();
        int paths = 2000;
        Tensor y0 = stiff.start(paths);
        BrownianPath path = BrownianPath.tree(5, 0, 1);
        Tensor exact = stiff.solution().orElseThrow().at(
                path.over(TimeGrid.uniform(0, 1, 4), DType.F64, stiff.sde().diffusion().noiseShape(y0.shape())), 4);
        for (Solver solver : List.of(
                new EulerMaruyama(), new ThetaEuler(1), new ThetaMilstein(1), new RosenbrockEuler(),
                new ExponentialEuler(Tensor.of(new double[]{0.5, 0, 20.5, -20}, 2, 2)))) {
            Tensor y = SdeSolve.of(stiff.sde()).solver(solver).steps(0, 1, 4).brownian(path).run(y0).y();
            double error = Math.sqrt(y.sub(exact).square().mean().item());
            boolean explicit = solver instanceof EulerMaruyama;
            assertTrue(explicit ? error > 100 : error < 0.4, solver.name() + ": error " + error);
        }
    }

    /// dX = λX dt + σX dW. E Y² after one step is that of the law (−√3, 0, √3) √h of dW with weights 1/6, 2/3, 1/6, which has the
    /// first five moments of the normal law, so that the formulas hold to rounding.
    @Test
    void theSecondMomentOfOneStepIsTheKnownOne() {
        double sigma = 1.3;
        Sde sde;
        for (double lambda : new double[]{-1, -50, 0.3}) {
            sde = Sde.ito((t, x) -> x.mul(lambda), Diffusion.diagonal((t, x) -> x.mul(sigma)));
            for (double h : new double[]{0.1, 1, 100}) {
                double z = lambda * h;
                double v = sigma * sigma * h;
                for (double theta : new double[]{0.3, 0.5, 1}) {
                    double known = (1 + (1 - theta) * z) * (1 + (1 - theta) * z);
                    double d = (1 - theta * z) * (1 - theta * z);
                    assertMoment((known + v) / d, new ThetaEuler(theta), sde, h);
                    assertMoment((known + v + v * v / 2) / d, new ThetaMilstein(theta), sde, h);
                }
                assertMoment((1 + v) / ((1 - z) * (1 - z)), new RosenbrockEuler(), sde, h);
                assertMoment(Math.exp(2 * z) * (1 + v), new ExponentialEuler(scalar(lambda)), sde, h);
            }
        }
    }

    private static void assertMoment(double expected, Solver solver, Sde sde, double h) {
        Tensor dW = Tensor.of(new double[]{-Math.sqrt(3 * h), 0, Math.sqrt(3 * h)}, 3);
        double[] y = step(solver, sde, h, Tensor.ones(DType.F64, 3), Increments.of(dW)).toDoubleArray();
        double moment = (y[0] * y[0] + 4 * y[1] * y[1] + y[2] * y[2]) / 6;
        assertEquals(expected, moment, 1e-12 * (1 + expected), solver.name());
    }

    /// 2λ + σ² < 0, so the solution goes to 0 in mean square; with h = 1 the θ-methods with θ ≥ ½ do too, whatever λ, and the
    /// explicit methods do not (Higham 2000).
    @Test
    void meanSquareStability() {
        for (double lambda : new double[]{-3, -30, -3000}) {
            double sigma = Math.sqrt(-1.9 * lambda);
            Sde sde = Sde.ito((t, x) -> x.mul(lambda), Diffusion.diagonal((t, x) -> x.mul(sigma)));
            for (double theta : new double[]{0.5, 0.75, 1}) {
                assertTrue(secondMoment(new ThetaEuler(theta), sde) < 1);
            }
            assertTrue(secondMoment(new EulerMaruyama(), sde) > 1);
            assertTrue(secondMoment(new Milstein(), sde) > 1);
        }
    }

    private static double secondMoment(Solver solver, Sde sde) {
        Tensor dW = Tensor.of(new double[]{-Math.sqrt(3), 0, Math.sqrt(3)}, 3);
        double[] y = step(solver, sde, 1, Tensor.ones(DType.F64, 3), Increments.of(dW)).toDoubleArray();
        return (y[0] * y[0] + 4 * y[1] * y[1] + y[2] * y[2]) / 6;
    }

    // ------------------------------------------------------------------ what is kept

    /// Kubo's oscillator dX = J X (a dt + b ∘ dW), J a quarter turn, keeps |X|.
    @Test
    void theImplicitMidpointRuleKeepsQuadraticInvariants() {
        Tensor turn = Tensor.of(new double[]{0, 1, -1, 0}, 2, 2);
        Sde kubo = Sde.stratonovich(
                (t, x) -> x.matmul(turn).mul(2), Diffusion.scalar((t, x) -> x.matmul(turn).mul(0.7)));
        Tensor y0 = Tensor.of(new double[]{0.6, 0.8}, 2).broadcastTo(Shape.of(50, 2));
        SdeSolve solve = SdeSolve.of(kubo).steps(0, 20, 80).brownian(BrownianPath.of(3));
        double[] kept = solve.solver(new ImplicitMidpoint()).run(y0).y().square().sum(false, 1).toDoubleArray();
        double[] ones = new double[50];
        Arrays.fill(ones, 1);
        assertArrayEquals(ones, kept, 1e-12);
        double lost = solve.solver(new Heun()).run(y0).y().square().sum(false, 1).sub(1).abs().max().item();
        assertTrue(lost > 0.1, "Heun's method keeps it up to " + lost);
    }

    /// An Ornstein–Uhlenbeck process has its exact mean and covariance after one step of any length. Both are read off the step,
    /// which is linear in y and dW.
    @Test
    void theExponentialMethodHasTheExactLawOfALinearEquation() {
        double h = 3;
        double g = 0.8;
        Tensor a = Tensor.of(new double[]{-2, 1, 0.3, -40}, 2, 2);
        Sde sde = Sde.ito((t, x) -> x.matmul(a.transpose()), Diffusion.additive(t -> scalar(g)));
        ExponentialEuler solver = new ExponentialEuler(a);
        Tensor eye = Tensor.of(new double[]{1, 0, 0, 1}, 2, 2);
        Tensor none = Tensor.zeros(DType.F64, 2, 2);
        Tensor mean = step(solver, sde, h, eye, Increments.of(none));
        Tensor e = MatrixExponential.of(a).exp(scalar(h));
        assertArrayEquals(e.transpose().toDoubleArray(), mean.toDoubleArray(), 1e-14);
        // The covariance P satisfies A P + P Aᵀ = g² (e^{hA} e^{hAᵀ} − I).
        Tensor l = step(solver, sde, h, none, Increments.of(eye)).transpose().mul(Math.sqrt(h));
        Tensor p = l.matmul(l.transpose());
        assertArrayEquals(
                e.matmul(e.transpose()).sub(eye).mul(g * g).toDoubleArray(),
                a.matmul(p).add(p.matmul(a.transpose())).toDoubleArray(), 1e-13);
        Sde one = Sde.ito((t, x) -> x.mul(-5), Diffusion.additive(t -> scalar(g)));
        double sd =
                step(new ExponentialEuler(scalar(-5)), one, h, scalar(0), Increments.of(scalar(Math.sqrt(h)))).item();
        assertEquals(g * g * (1 - Math.exp(-10 * h)) / 10, sd * sd, 1e-16);
    }

    /// With a matrix as with its diagonal.
    @Test
    void aDiagonalLinearPartMayBeGivenEitherWay() {
        Tensor rates = Tensor.of(new double[]{-0.5, -30}, 2);
        Tensor matrix = Tensor.of(new double[]{-0.5, 0, 0, -30}, 2, 2);
        Tensor y0 = RandomKey.of(1).normal(DType.F64, 6, 2);
        for (Diffusion d : List.of(
                Diffusion.none(), Diffusion.diagonal((t, x) -> x.cos()), Diffusion.additive(t -> t.add(1)))) {
            Sde sde = Sde.ito((t, x) -> x.mul(rates).add(x.sin()), d);
            SdeSolve solve = SdeSolve.of(sde).steps(0, 1, 5).brownian(BrownianPath.of(2));
            Tensor expected = solve.solver(new ExponentialEuler(rates)).run(y0).y();
            Tensor y = solve.solver(new ExponentialEuler(matrix)).run(y0).y();
            assertArrayEquals(expected.toDoubleArray(), y.toDoubleArray(), 1e-13);
        }
    }

    /// dX = λX dt + σX dW + sX Z dN.
    @Test
    void jumpsAreTakenAtTheBeginningOfTheStep() {
        Sde sde = Sde.ito((t, x) -> x.mul(-20), Diffusion.diagonal((t, x) -> x.mul(0.5)))
                .withJumps(Jumps.elementwise(2, (t, x) -> x.mul(0.3)));
        Increments increments =
                Increments.of(Tensor.full(DType.F64, 0.7, 3)).withJumps(Tensor.of(new double[]{-1, 0, 1}, 3));
        double[] y = step(new ThetaEuler(0.5), sde, 0.25, Tensor.ones(DType.F64, 3), increments).toDoubleArray();
        for (int i = 0; i < 3; i++) {
            assertEquals((1 - 2.5 + 0.5 * 0.7 + 0.3 * (i - 1)) / (1 + 2.5), y[i], 1e-15);
        }
    }

    @Test
    void theBitsDoNotDependOnTheNumberOfThreads() {
        Tensor weights = RandomKey.of(8).normal(DType.F64, 3, 3);
        Sde sde = Sde.ito(
                (t, y) -> y.matmul(weights).tanh().sub(y.mul(30)), Diffusion.diagonal((t, y) -> y.cos().mul(0.3)));
        Tensor y0 = RandomKey.of(9).normal(DType.F64, 5000, 3);
        for (Solver solver : List.of(new ThetaMilstein(1), new RosenbrockEuler())) {
            double[][] found = new double[2][];
            for (int i = 0; i < 2; i++) {
                int run = i;
                Workers.withThreads(1 + 3 * i, () -> found[run] = SdeSolve.of(sde)
                        .solver(solver)
                        .steps(0, 1, 8)
                        .brownian(BrownianPath.of(6))
                        .run(y0)
                        .y()
                        .toDoubleArray());
            }
            assertArrayEquals(found[0], found[1]);
        }
    }

    /// A sample's numbers may lie along any axes, or be one number.
    @Test
    void theShapeOfTheStateDoesNotMatter() {
        Tensor y0 = RandomKey.of(1).normal(DType.F64, 6, 4);
        Tensor turn = RandomKey.of(2).normal(DType.F64, 4, 4);
        VectorField f = (t, y) -> y.reshape(6, 4).matmul(turn).sin().reshape(y.shape().dims());
        for (Solver solver : List.of(new ThetaEuler(1), new Rodas3(), new RosenbrockEuler(), new ImplicitMidpoint())) {
            SdeSolve solve = SdeSolve.of(Sde.ode(f)).solver(solver).steps(0, 1, 4);
            Tensor square = solve.run(y0.reshape(6, 2, 2)).y();
            assertArrayEquals(solve.run(y0).y().toDoubleArray(), square.toDoubleArray(), 1e-13);
            SdeSolve one = SdeSolve.of(Sde.ode((t, y) -> y.sin())).solver(solver).steps(0, 1, 4);
            Tensor row = one.run(Tensor.ones(DType.F64, 3)).y();
            assertEquals(row.at(1), one.run(Tensor.ones(DType.F64, 3, 1)).y().at(1), 1e-14);
            assertEquals(row.at(1), one.run(scalar(1)).y().item(), 1e-14);
        }
    }

    // ------------------------------------------------------------------ orders for equations that are not linear

    private static Stream<Solver> odeMethods() {
        return Stream.of(
                new ThetaEuler(1), new ThetaEuler(0.5), new ThetaMilstein(0.5), new RosenbrockEuler(), new Rodas3(),
                new Kvaerno3(), new Kvaerno5(), new ImplicitMidpoint(), new ExponentialEuler(scalar(-1)),
                new ExponentialEuler(Tensor.of(new double[]{0, 1, -1, -0.5}, 2, 2)));
    }

    /// A damped pendulum with a driven pivot, against DormandPrince5 with 2,000 steps.
    @ParameterizedTest
    @MethodSource("odeMethods")
    void theOrderForANonlinearOdeThatDependsOnTime(Solver solver) {
        Sde pendulum = Sde.ode((t, y) -> {
            Tensor angle = y.slice(1, 0, 1);
            Tensor speed = y.slice(1, 1, 2);
            return Tensor.concat(1, speed, angle.sin().mul(t.cos().mul(0.5).add(-1)).sub(speed.mul(0.5)));
        });
        Tensor y0 = Tensor.of(new double[]{1.2, 0.5}, 1, 2);
        SdeSolve solve = SdeSolve.of(pendulum);
        Tensor exact = solve.solver(new DormandPrince5()).steps(0, 2, 2000).run(y0).y();
        double[] error = new double[2];
        for (int level = 0; level < 2; level++) {
            Tensor y = solve.solver(solver).steps(0, 2, 100 << level).run(y0).y();
            error[level] = y.sub(exact).square().sum().sqrt().item();
        }
        double stated = solver.order(Calculus.ITO, NoiseType.NONE).orElseThrow().strong();
        assertEquals(stated, Math.log(error[0] / error[1]) / Math.log(2), 0.15);
    }
}

package org.itograd.sde.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.TimeSpans;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;

/// Events whose times are known: falling and bouncing bodies, an oscillator, straight lines; their derivatives against formulas and
/// finite differences; what a line between the states of an SDE has to say.
class EventTest {
    private static final Event LANDING = Event.when((t, y) -> y.select(1, 0)).falling();
    private static final Event CROSSING = Event.when((t, y) -> y.select(1, 0));

    private static Tensor of(double... values) {
        return Tensor.of(values, values.length);
    }

    /// (position, velocity) for each sample.
    private static Tensor states(Tensor x, Tensor v) {
        return Tensor.concat(1, x.reshape(-1, 1), v.reshape(-1, 1));
    }

    /// x″ = −g.
    private static Sde fall(Tensor g) {
        return Sde.ode((t, y) -> {
            Tensor v = y.slice(1, 1, 2);
            return Tensor.concat(1, v, v.mul(0).sub(g));
        });
    }

    // ------------------------------------------------------------------ ODEs

    @Test
    void aFallingBodyLandsWhenItShould() {
        Tensor heights = of(1, 2, 0.3, 40).variable();
        Tensor g = Tensor.scalar(DType.F64, 9.81).variable();
        Stopped stopped = SdeSolve.of(fall(g))
                .solver(new RungeKutta4())
                .steps(0, 1, 7)
                .runUntil(LANDING, states(heights, Tensor.zeros(DType.F64, 4)));
        double[] expected = {Math.sqrt(2 / 9.81), Math.sqrt(4 / 9.81), Math.sqrt(0.6 / 9.81), 1};
        assertArrayEquals(expected, stopped.time().toDoubleArray(), 1e-13);
        assertArrayEquals(new double[]{1, 1, 1, 0}, stopped.happened().toDoubleArray());
        double[] speeds = {-Math.sqrt(2 * 9.81), -Math.sqrt(4 * 9.81), -Math.sqrt(0.6 * 9.81), -9.81};
        assertArrayEquals(speeds, stopped.state().select(1, 1).toDoubleArray(), 1e-12);
        assertEquals(40 - 9.81 / 2, stopped.state().select(1, 0).at(3), 1e-12);

        List<Tensor> ofTime = Autodiff.gradients(stopped.time().sum(), heights, g);
        double[] byHeight = {1 / Math.sqrt(2 * 9.81), 1 / Math.sqrt(4 * 9.81), 1 / Math.sqrt(0.6 * 9.81), 0};
        assertArrayEquals(byHeight, ofTime.get(0).toDoubleArray(), 1e-12);
        assertEquals(-(expected[0] + expected[1] + expected[2]) / (2 * 9.81), ofTime.get(1).item(), 1e-12);
        // v(τ) = −√(2 g h); where nothing happened −g.
        List<Tensor> ofSpeed = Autodiff.gradients(stopped.state().select(1, 1).sum(), heights, g);
        double[] byHeightToo = {-9.81 * byHeight[0], -9.81 * byHeight[1], -9.81 * byHeight[2], 0};
        assertArrayEquals(byHeightToo, ofSpeed.get(0).toDoubleArray(), 1e-11);
        assertEquals((speeds[0] + speeds[1] + speeds[2]) / (2 * 9.81) - 1, ofSpeed.get(1).item(), 1e-11);
        // The height at τ is 0 whatever the parameters.
        Tensor landed = stopped.state().select(1, 0).mul(stopped.happened()).sum();
        assertEquals(0, Autodiff.gradients(landed, g).getFirst().item(), 1e-11);
    }

    @Test
    void directionsAndStartsOnTheEvent() {
        // x = t (1 − t) (2 − t) starts on 0, falls through it at 1 and rises at 2.
        Sde sde = Sde.ode((t, y) -> y.mul(0).add(t.square().mul(3).sub(t.mul(6)).add(2)));
        SdeSolve solve = SdeSolve.of(sde).solver(new RungeKutta4()).steps(0, 3, 13);
        Event zero = Event.when((t, y) -> y);
        assertEquals(1, solve.runUntil(zero, of(0)).time().item(), 1e-12);
        assertEquals(1, solve.runUntil(zero.falling(), of(0)).time().item(), 1e-12);
        assertEquals(2, solve.runUntil(zero.rising(), of(0)).time().item(), 1e-12);
        // Exactly at the end of a step.
        assertEquals(1, solve.steps(0, 3, 12).runUntil(zero, of(0)).time().item(), 1e-12);
        // Of time alone.
        assertEquals(Math.sqrt(2), solve.runUntil(Event.when((t, y) -> t.square().sub(2)), of(0)).time().item(), 1e-12);
    }

    @Test
    void anOscillatorCrossesWithTheOrderOfTheSolver() {
        Tensor omega = Tensor.scalar(DType.F64, 1.3).variable();
        Sde sde = Sde.ode((t, y) -> Tensor.concat(1, y.slice(1, 1, 2), y.slice(1, 0, 1).mul(omega.square()).neg()));
        Tensor y0 = Tensor.of(new double[]{1, 0, 0, -1, 0.5, 0}, 3, 2);
        double[] expected = {Math.PI / 2 / 1.3, Math.PI / 1.3, Math.PI / 2 / 1.3};
        double before = 0;
        for (int n : new int[]{20, 40}) {
            Stopped s = SdeSolve.of(sde).solver(new Tsit5()).steps(0, 3, n).runUntil(CROSSING, y0);
            double error = 0;
            for (int i = 0; i < 3; i++) {
                error = Math.max(error, Math.abs(s.time().at(i) - expected[i]));
            }
            assertTrue(n == 20 || before / error > 24, "order 5: " + before + " to " + error);
            before = error;
            double slope = Autodiff.gradients(s.time().sum(), omega).getFirst().item();
            assertEquals(-2 * Math.PI / 1.69, slope, 1e-4);
        }
        assertTrue(before < 1e-7, "error " + before);
    }

    @Test
    void aBouncingBallBouncesAgainAndAgain() {
        Tensor p = of(2, 9.81, 0.7).variable();
        Tensor g = p.select(0, 1);
        Sde sde = fall(g);
        Tensor time = Tensor.zeros(DType.F64, 1);
        Tensor y = states(p.select(0, 0).reshape(1), Tensor.zeros(DType.F64, 1));
        for (int bounce = 0; bounce < 3; bounce++) {
            TimeSpans rest = TimeSpans.of(time.reshape(1, 1), Tensor.full(DType.F64, 4, 1, 1));
            Stopped s = SdeSolve.of(rest.over(sde)).solver(new Heun()).steps(0, 1, 20).runUntil(LANDING, y);
            time = rest.time(s.time().reshape(1, 1)).reshape(1);
            y = states(s.state().select(1, 0).mul(0), s.state().select(1, 1).mul(p.select(0, 2)).neg());
        }
        // τ₃ = √(2h/g) (1 + 2e + 2e²)
        double first = Math.sqrt(4 / 9.81);
        double factor = 1 + 2 * 0.7 + 2 * 0.49;
        assertEquals(first * factor, time.item(), 1e-12);
        double[] expected = {first * factor / 4, -first * factor / (2 * 9.81), first * (2 + 4 * 0.7)};
        assertArrayEquals(expected, Autodiff.gradients(time.sum(), p).getFirst().toDoubleArray(), 1e-11);
    }

    @Test
    void derivativesAreThoseOfTheDiscreteSolve() {
        // A pendulum with friction, its time and state at an event that depends on time, state and a parameter.
        Function<List<Tensor>, Tensor> f = in -> {
            Tensor p = in.get(1);
            Sde sde = Sde.ode((t, y) -> {
                Tensor x = y.slice(1, 0, 1);
                Tensor v = y.slice(1, 1, 2);
                return Tensor.concat(1, v,
                        x.sin().mul(p.select(0, 0)).neg().sub(v.mul(p.select(0, 1))).add(t.mul(0.1)));
            });
            Event event = Event.when((t, y) -> y.select(1, 0).sub(t.mul(p.select(0, 2))));
            Stopped s = SdeSolve.of(sde).solver(new Heun()).steps(0, 2, 9).runUntil(event, in.get(0));
            return s.state().select(1, 1).mul(s.time().cos()).sum().add(s.time().square().sum());
        };
        GradCheck check = Autodiff.gradCheck(
                f, Tensor.of(new double[]{1, 0.2, 0.7, -0.1, 0.5, 1}, 3, 2), of(2.1, 0.3, 0.2));
        assertTrue(check.firstOrder() < 1e-7, check.toString());
    }

    @Test
    void theStateThereIsThatOfTheSolversOwnShorterStep() {
        Sde sde = Sde.ode((t, y) -> y.sin().add(t.cos()).sub(y.mul(0.2)));
        Event event = Event.when((t, y) -> t.sub(1.3).sub(y.sum(false, 1).mul(0.1)));
        Tensor y0 = Tensor.of(new double[]{0.3, 0.2, -0.5, 0.7, 1.2, 1.6}, 3, 2);
        for (Solver solver : Solvers.all()) {
            if (!Solvers.fits(solver, sde)) {
                continue;
            }
            Stopped s = SdeSolve.of(sde).solver(solver).steps(0, 4, 8).runUntil(event, y0);
            assertArrayEquals(new double[]{1, 1, 1}, s.happened().toDoubleArray(), solver.name());
            for (int i = 0; i < 3; i++) {
                double tau = s.time().at(i);
                int k = (int) (tau * 2);
                Tensor alone = SdeSolve.of(sde)
                        .solver(solver)
                        .grid(TimeGrid.of(0.5 * k, tau))
                        .run(s.path().select(0, k).slice(0, i, i + 1))
                        .y();
                double[] there = s.state().slice(0, i, i + 1).toDoubleArray();
                assertArrayEquals(alone.toDoubleArray(), there, 1e-12, solver.name());
                assertEquals(tau, 1.3 + 0.1 * (there[0] + there[1]), 1e-12, solver.name());
            }
        }
    }

    @Test
    void everyGradientMethodReachesTheEvent() {
        Tensor g = Tensor.scalar(DType.F64, 9.81).variable();
        Tensor y0 = Tensor.of(new double[]{1, 0, 2, 0}, 2, 2);
        for (GradientMethod method : List.of(
                Gradients.backpropagation(), Gradients.checkpointed(), Gradients.stochasticAdjoint())) {
            Tensor time = SdeSolve.of(fall(g))
                    .solver(new Heun())
                    .steps(0, 1, 16)
                    .gradient(method)
                    .runUntil(LANDING, y0)
                    .time();
            double expected = -(Math.sqrt(2 / 9.81) + Math.sqrt(4 / 9.81)) / (2 * 9.81);
            assertEquals(expected, Autodiff.gradients(time.sum(), g).getFirst().item(), 1e-9);
        }
    }

    @Test
    void adaptiveStepsReachTheEvent() {
        Tensor omega = Tensor.scalar(DType.F64, 1.3).variable();
        Sde sde = Sde.ode((t, y) -> Tensor.concat(1, y.slice(1, 1, 2), y.slice(1, 0, 1).mul(omega.square()).neg()));
        Tensor time = SdeSolve.of(sde)
                .solver(new Tsit5())
                .adaptive(0, 3, StepControl.pid().rtol(1e-8).atol(1e-8))
                .runUntil(CROSSING, Tensor.of(new double[]{1, 0}, 1, 2))
                .time();
        assertEquals(Math.PI / 2 / 1.3, time.item(), 1e-7);
        assertEquals(-Math.PI / 2 / 1.69, Autodiff.gradients(time, omega).getFirst().item(), 1e-6);
    }

    @Test
    void takesSinglePrecision() {
        Tensor g = Tensor.scalar(DType.F32, 9.81);
        Tensor y0 = Tensor.of(new double[]{1, 0, 40, 0}, 2, 2).cast(DType.F32);
        Stopped s = SdeSolve.of(fall(g)).solver(new RungeKutta4()).steps(0, 1, 7).runUntil(LANDING, y0);
        assertEquals(DType.F32, s.time().dtype());
        assertEquals(Math.sqrt(2 / 9.81), s.time().at(0), 1e-6);
        assertEquals(1, s.time().at(1));
    }

    // ------------------------------------------------------------------ SDEs

    private static final Sde NOISY = Sde.ito((t, y) -> y.mul(0.3).add(1), Diffusion.diagonal((t, y) -> y.mul(0.4)));

    private static SdeSolve noisy(Solver solver) {
        return SdeSolve.of(NOISY).solver(solver).steps(0, 2, 16).brownian(BrownianPath.of(3));
    }

    @Test
    void withNoiseItIsTheEventOfTheInterpolatedPath() {
        int n = 200;
        Tensor y0 = Tensor.ones(DType.F64, n).variable();
        Stopped s = noisy(new EulerMaruyama()).runUntil(Event.when((t, y) -> y.sub(3)), y0);
        double[] path = s.path().toDoubleArray();
        double[] slopes = Autodiff.gradients(s.time().sum(), y0).getFirst().toDoubleArray();
        double[] byStart = Autodiff.gradients(s.path().select(0, 9).sum(), y0).getFirst().toDoubleArray();
        int happened = 0;
        int here = 0;
        for (int i = 0; i < n; i++) {
            int k = 0;
            while (k < 16 && path[(k + 1) * n + i] < 3) {
                k++;
            }
            if (k == 16) {
                assertEquals(2, s.time().at(i));
                assertEquals(path[16 * n + i], s.state().at(i));
                assertEquals(0, slopes[i]);
                continue;
            }
            happened++;
            double left = path[k * n + i];
            double right = path[(k + 1) * n + i];
            assertEquals((k + (3 - left) / (right - left)) / 8, s.time().at(i), 1e-13);
            assertEquals(3, s.state().at(i), 1e-13);
            if (k == 8) {
                // θ = (2 − left) / (right − left), and the derivatives of left and right by the start.
                double theta = (3 - left) / (right - left);
                double step = (right - left - (left * 0.3 + 1) / 8) / (0.4 * left);
                double ofRight = byStart[i];
                double ofLeft = ofRight / (1 + 0.3 / 8 + 0.4 * step);
                double expected = -((1 - theta) * ofLeft + theta * ofRight) / (right - left) / 8;
                assertEquals(expected, slopes[i], 1e-12 * Math.abs(expected));
                here++;
            }
        }
        assertTrue(happened > 50 && happened < 200 && here > 3, happened + " events, " + here + " in step 8");
        Tensor frozen = s.frozen();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k <= 16; k++) {
                double expected = k / 8.0 <= s.time().at(i) ? path[k * n + i] : s.state().at(i);
                assertEquals(expected, frozen.at(k * n + i));
            }
        }
    }

    @Test
    void derivativesOfStoppedPathsAgreeWithFiniteDifferences() {
        Function<List<Tensor>, Tensor> f = in -> {
            Tensor p = in.get(1);
            Sde sde =
                    Sde.ito((t, y) -> y.mul(p.select(0, 0)).add(t), Diffusion.scalar((t, y) -> y.mul(p.select(0, 1))));
            Stopped s = SdeSolve.of(sde)
                    .solver(new EulerMaruyama())
                    .steps(0, 2, 12)
                    .brownian(BrownianPath.of(5))
                    .runUntil(Event.when((t, y) -> y.sum(false, 1).sub(t.mul(p.select(0, 2))).sub(2)), in.get(0));
            return s.state().square().sum().add(s.time().sin().sum()).add(s.frozen().mean());
        };
        GradCheck check = Autodiff.gradCheck(
                f, Tensor.of(new double[]{1, 0.2, 0.7, -0.1, 0.5, 1}, 3, 2), of(0.3, 0.4, 0.2));
        assertTrue(check.firstOrder() < 1e-7, check.toString());
    }

    @Test
    void refusesWhatDoesNotFit() {
        SdeSolve solve = noisy(new EulerMaruyama());
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> solve.runUntil(Event.when((t, y) -> y.sum()), Tensor.ones(DType.F64, 3)));
        assertTrue(String.valueOf(e.getMessage()).startsWith("event: must give one F64 number per sample, shape (3)"),
                e.getMessage());
        e = assertThrows(IllegalArgumentException.class,
                () -> solve.runUntil(Event.when((t, y) -> y), Tensor.scalar(DType.F64, 1)));
        assertTrue(String.valueOf(e.getMessage()).contains("reshape it to (1)"), e.getMessage());
    }
}

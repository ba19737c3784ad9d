package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.event.Event;
import org.itograd.sde.event.Stopped;
import org.itograd.sde.solve.AuditReport;
import org.itograd.sde.solve.GradientAudit;
import org.itograd.sde.solve.PerSampleSolution;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.DormandPrince5;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.ImplicitMidpoint;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Kvaerno5;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.TamedEuler;
import org.itograd.sde.solver.TamedMilstein;
import org.itograd.sde.solver.ThetaEuler;
import org.junit.jupiter.api.Test;

/// What a number stands for, metres or nanometres, seconds or years, is no matter of the methods: in other units, powers of two here
/// so that nothing is rounded otherwise, they take the same steps to the same states.
class UnitsTest {
    private static Tensor start(DType dtype) {
        return Tensor.of(new double[]{1, 0.5, 0, 2}, 2, 2).cast(dtype);
    }

    private static Sde forced(double unit) {
        return Sde.ode((t, y) -> y.mul(-3).add(t.mul(5).cos().mul(unit)));
    }

    private static Sde noisy() {
        return Sde.stratonovich((t, y) -> y.mul(-1), Diffusion.diagonal((t, y) -> y.mul(0.5)));
    }

    private static List<Solution> adaptive(DType dtype, double unit) {
        StepControl control = StepControl.pid().rtol(1e-3).atol(1e-5 * unit);
        Tensor y0 = start(dtype).mul(unit);
        SdeSolve ode = SdeSolve.of(forced(unit)).adaptive(0, 2, control);
        SdeSolve sde = SdeSolve.of(noisy()).adaptive(0, 2, control).brownian(BrownianPath.tree(1, 0, 2));
        return List.of(
                ode.solver(new DormandPrince5()).run(y0),
                ode.solver(new Kvaerno5()).run(y0),
                sde.solver(new Heun()).run(y0),
                sde.solver(new ImplicitMidpoint()).run(y0));
    }

    @Test
    void adaptiveSolvesTakeTheSameStepsInAnyUnit() {
        for (DType dtype : DType.values()) {
            List<Solution> one = adaptive(dtype, 1);
            for (int power : dtype == DType.F32 ? new int[]{-70, 70} : new int[]{-400, 400}) {
                double unit = Math.scalb(1.0, power);
                List<Solution> other = adaptive(dtype, unit);
                for (int i = 0; i < one.size(); i++) {
                    String message = i + ", " + dtype + ", 2^" + power;
                    assertEquals(one.get(i).grid(), other.get(i).grid(), message);
                    assertArrayEquals(
                            one.get(i).y().mul(unit).toDoubleArray(), other.get(i).y().toDoubleArray(), message);
                }
            }
        }
    }

    @Test
    void samplesTakeTheSameStepsInAnyUnit() {
        for (double unit : new double[]{0x1p-300, 0x1p200}) {
            PerSampleSolution one = eachOwn(1);
            PerSampleSolution other = eachOwn(unit);
            assertArrayEquals(one.y().mul(unit).toDoubleArray(), other.y().toDoubleArray());
        }
    }

    private static PerSampleSolution eachOwn(double unit) {
        return SdeSolve.of(forced(unit))
                .adaptive(0, 2, StepControl.pid().rtol(1e-3).atol(1e-5 * unit))
                .solver(new DormandPrince5())
                .runPerSample(start(DType.F64).mul(unit));
    }

    /// y = y₁ + h y₁³ from y = 1000 needs more than four iterations.
    @Test
    void anIterationThatHasNotConvergedIsNoticedInAnyUnit() {
        for (double unit : new double[]{1, 0x1p-40, 0x1p-300, 0x1p300}) {
            Sde cubic = Sde.ode((t, y) -> y.div(unit).pow(3).mul(-unit));
            SdeSolve solve = SdeSolve.of(cubic).steps(0, 3, 3);
            Tensor y0 = Tensor.full(DType.F64, 1000 * unit, 2);
            assertThrows(NonFiniteStateException.class, () -> solve.solver(new ThetaEuler(1)).run(y0));
            Tensor exact = solve.solver(new ThetaEuler(1, 25)).run(y0).y();
            assertTrue(exact.at(0) > 0 && exact.at(0) < 10 * unit);
        }
    }

    /// Numbers below the normal ones have few digits, which is no failure of an iteration.
    @Test
    void implicitMethodsDecayToZero() {
        for (DType dtype : DType.values()) {
            Tensor end = SdeSolve.of(Sde.ode((t, y) -> y.mul(-0.7).sub(y.pow(3).mul(0.1))))
                    .solver(new ThetaEuler(1))
                    .steps(0, 1500, 1500)
                    .run(start(dtype))
                    .y();
            assertEquals(0, end.abs().max().item(), 1e-40);
        }
    }

    /// |f| = 5 · 10ᵖ, whose square is no number of this type; with h = 1 the state moves by f / (1 + |f|).
    @Test
    void tamedDriftsMayHaveAnyLength() {
        for (double size : new double[]{1e30, 1e-30}) {
            Sde sde = Sde.ito(
                    (t, y) -> Tensor.of(new double[]{3 * size, 4 * size}, 1, 2).cast(y.dtype()),
                    Diffusion.diagonal((t, y) -> y));
            for (Solver solver : List.of(new TamedEuler(), new TamedMilstein())) {
                Tensor y = solver.step(sde, Tensor.scalar(DType.F32, 0), Tensor.scalar(DType.F32, 1),
                        Tensor.zeros(DType.F32, 1, 2), Increments.of(Tensor.zeros(DType.F32, 1, 2)));
                double moved = 5 * size / (1 + 5 * size);
                assertArrayEquals(new double[]{0.6 * moved, 0.8 * moved}, y.toDoubleArray(), 1e-6 * moved);
            }
        }
        // The gradient where one component alone vanishes, and where all do: of y h / (1 + h |y|).
        Tensor y0 = Tensor.of(new double[]{0, 2, 0, 0}, 2, 2);
        Tensor slope = Autodiff.grad(
                y -> new TamedEuler()
                        .step(Sde.ode((t, x) -> x), Tensor.scalar(DType.F64, 0), Tensor.scalar(DType.F64, 0.5), y,
                                Increments.none())
                        .sum(),
                y0);
        assertArrayEquals(new double[]{1.25, 1.125, 1.5, 1.5}, slope.toDoubleArray(), 1e-15);
    }

    @Test
    void eventsHappenAtTheSameTimeInAnyUnit() {
        double[] times = {0, 0.5, 1};
        Tensor states = Tensor.of(new double[]{-1, -3, 0.2, -2, 3, 1.5}, 3, 2);
        Sde sde = Sde.ito((t, y) -> y, Diffusion.diagonal((t, y) -> y));
        Stopped one = Event.when((t, y) -> y.add(y.square().mul(0.1)))
                .first(sde, new TamedEuler(), times, states);
        for (double unit : new double[]{0x1p-600, 0x1p-900, 0x1p800}) {
            Stopped other = Event.when((t, y) -> y.add(y.square().mul(0.1)).mul(unit))
                    .first(sde, new TamedEuler(), times, states);
            assertArrayEquals(one.time().toDoubleArray(), other.time().toDoubleArray(), 1e-15);
        }
    }

    /// A thousand steps of a unit of time each: with additive noise the state is the path.
    @Test
    void longStepsAreNotCutOff() {
        BrownianPath path = BrownianPath.tree(2, 0, 64_000);
        SdeSolve solve = SdeSolve.of(Sde.stratonovich((t, y) -> y.mul(0), Diffusion.additive(t -> t.mul(0).add(1))))
                .steps(0, 64_000, 1000)
                .brownian(path);
        Tensor y0 = Tensor.zeros(DType.F64, 3, 1);
        assertArrayEquals(
                solve.solver(new ReversibleHeun()).run(y0).y().toDoubleArray(),
                solve.solver(new ImplicitMidpoint()).run(y0).y().toDoubleArray(),
                1e-9);
    }

    @Test
    void finiteDifferencesFitTheSizeOfParameters() {
        for (double unit : new double[]{1e-9, 1e9}) {
            Tensor y0 = Tensor.of(new double[]{0.5, 1, 2}, 3, 1).mul(unit);
            AuditReport report = new GradientAudit(
                    p -> Sde.stratonovich(
                            (t, y) -> y.div(unit).sin().mul(p.get(0)),
                            Diffusion.diagonal((t, y) -> y.div(unit).cos().mul(p.get(1)))),
                    new ReversibleHeun(), TimeGrid.uniform(0, 1, 4), BrownianPath.tree(3, 0, 1),
                    y -> y.square().mean()).run(
                            y0, Tensor.scalar(DType.F64, 0.5 * unit), Tensor.scalar(DType.F64, 0.3 * unit));
            assertEquals(0, report.row("finite difference, one direction").error(), 1e-8, report.toString());
        }
    }
}

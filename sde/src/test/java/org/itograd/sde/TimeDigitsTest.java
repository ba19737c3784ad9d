package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.event.Barrier;
import org.itograd.sde.event.Event;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.parts.LatentSde;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Euler;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Times far from 0: what float32 states can tell apart is solved, the rest is refused.
class TimeDigitsTest {
    private static final VectorField WAVE = (t, y) -> y.mul(0).add(t.mul(2 * Math.PI).cos());
    private static final VectorField GROWTH = (t, y) -> y.mul(0.1);
    private static final Diffusion NOISE = Diffusion.diagonal((t, y) -> y.mul(0.3));
    private static final double FAR = 1.7e9;

    private static Tensor ones(DType dtype) {
        return Tensor.ones(dtype, 3);
    }

    private static SdeSolve solve(Sde sde) {
        return SdeSolve.of(sde).brownian(BrownianPath.of(1));
    }

    private static void assertRefused(Executable run, String... words) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, run).getMessage());
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e5, 1e6, 1e7, 1e30, -1e7})
    void aFunctionOfTimesThatFloatsDoNotTellApartIsRefused(double t0) {
        for (int n : new int[]{10, 100, 1000}) {
            double span = Math.max(1, 4 * n * Math.ulp(t0));
            assertRefused(
                    () -> solve(Sde.ode(WAVE)).solver(new Euler()).steps(t0, t0 + span, n).run(ones(DType.F32)),
                    "drift depends on t", "F32 numbers are", "use F64 states");
        }
    }

    @Test
    void elapsedTimeFarFromZeroIsRefusedInFloatsAndRightInDoubles() {
        double t0 = 1e8;
        Sde sde = Sde.ode((t, y) -> t.sub(t0).add(y.mul(0)));
        SdeSolve solve = solve(sde).solver(new RungeKutta4()).steps(t0, t0 + 1, 10);
        assertRefused(() -> solve.run(ones(DType.F32)), "drift depends on t");
        assertArrayEquals(
                new double[]{1.5, 1.5, 1.5}, solve.run(ones(DType.F64)).y().toDoubleArray(), 1e-7);
        // Doubles have their limits too.
        assertRefused(
                () -> solve(sde).solver(new Euler()).steps(1e15, 1e15 + 10, 10).run(ones(DType.F64)),
                "F64 numbers are 0.125 apart");
    }

    @Test
    void everyWayToSolveRefuses() {
        Sde wave = Sde.ito(WAVE, NOISE);
        double t0 = 1e7;
        double t1 = t0 + 1;
        Tensor y0 = ones(DType.F32);
        SdeSolve fixed = solve(wave).solver(new Milstein()).steps(t0, t1, 50);
        assertRefused(() -> fixed.gradient(Gradients.checkpointed()).run(y0), "drift");
        assertRefused(() -> fixed.listing(y0), "drift");
        assertRefused(() -> fixed.sensitivities(y0, Tensor.scalar(DType.F32, 1).variable()), "drift");
        SdeSolve stratonovich = solve(Sde.stratonovich(WAVE, NOISE)).steps(t0, t1, 50);
        assertRefused(
                () -> stratonovich.solver(new Heun()).gradient(Gradients.stochasticAdjoint()).run(y0), "drift");
        assertRefused(() -> stratonovich.solver(new ReversibleHeun()).run(y0), "drift");
        SdeSolve adaptive = solve(Sde.ode(WAVE)).solver(new Tsit5()).adaptive(t0, t1, StepControl.pid());
        assertRefused(() -> adaptive.run(y0), "drift");
        assertRefused(() -> adaptive.runPerSample(y0), "drift");
        // Few enough for the whole span, too many for the steps that are found.
        SdeSolve finer = solve(Sde.ode(WAVE)).solver(new Tsit5())
                .adaptive(2e4, 2e4 + 1, StepControl.pid().rtol(1e-3).atol(1e-3).maxStep(0.05));
        assertRefused(() -> finer.run(y0), "drift");
        assertRefused(() -> finer.runPerSample(y0), "drift");
        Sde decides = Sde.ode((t, y) -> y.at(0) > 0 ? WAVE.apply(t, y) : y);
        assertRefused(() -> solve(decides).solver(new Euler()).steps(t0, t1, 50).run(y0), "drift");
        Sde onTime = Sde.ode((t, y) -> t.item() > 5 ? y : y.neg());
        assertRefused(() -> solve(onTime).solver(new Euler()).steps(t0, t1, 50).run(y0), "drift");
    }

    @Test
    void everyFunctionThatReadsTimeIsNamed() {
        double t0 = 1e7;
        TimeGrid grid = TimeGrid.uniform(t0, t0 + 1, 50);
        Tensor y0 = ones(DType.F32);
        Sde gbm = Sde.ito(GROWTH, NOISE);
        SdeSolve solve = solve(gbm).solver(new EulerMaruyama()).grid(grid);
        assertRefused(() -> solve.saving(WAVE).run(y0), "function that is saved");
        assertRefused(() -> solve.runUntil(Event.when((t, y) -> y.sub(2)), y0), "stopping time");
        Sde diffusion = Sde.ito(GROWTH, Diffusion.additive(t -> t.cos()));
        assertRefused(() -> solve(diffusion).solver(new EulerMaruyama()).grid(grid).run(y0), "diffusion");
        Sde perStep = gbm.withJumps(Jumps.elementwise(1, WAVE));
        assertRefused(() -> solve(perStep).solver(new EulerMaruyama()).grid(grid).run(y0), "jump term");
        Sde jumps = gbm.withJumps(Jumps.compoundPoisson(1, Marks.normal(z -> z), (t, y, z) -> z.mul(t.sin())));
        assertRefused(() -> solve(jumps).solver(new EulerMaruyama()).grid(grid).run(y0), "jump term");
        LatentSde latent = LatentSde.of(gbm, WAVE);
        assertRefused(
                () -> solve(latent.sde()).solver(new EulerMaruyama()).grid(grid).run(latent.start(y0)), "drift");
        assertRefused(
                () -> Barrier.deviation(diffusion, TimeGrid.uniform(t0, t0 + 1, 2), Tensor.ones(DType.F32, 3, 3)),
                "diffusion");
        assertRefused(
                () -> TimeSpans.of(Tensor.full(DType.F32, t0, 3), Tensor.full(DType.F32, t0 + 1, 3)), "spans");
    }

    /// A function that reads t for some states only, and decides on their numbers.
    @Test
    void aFunctionThatComesToReadTimeIsRefusedThen() {
        Sde sde = Sde.ode((t, y) -> y.at(0) > 2 ? WAVE.apply(t, y) : y);
        SdeSolve solve = solve(sde).solver(new Euler()).brownian(BrownianPath.of(1));
        assertEquals(
                Math.pow(1.05, 10), solve.steps(1e7, 1e7 + 0.5, 10).run(ones(DType.F32)).y().at(0), 1e-5);
        assertRefused(() -> solve.steps(1e7, 1e7 + 2, 40).run(ones(DType.F32)), "drift");
    }

    /// Steps are differences of F64 times, so what does not read t has the same bits wherever time begins.
    @Test
    void equationsThatDoNotReadTimeAreSolvedWhereverItBegins() {
        Sde gbm = Sde.ito(GROWTH, NOISE);
        for (Sde sde : new Sde[]{gbm, gbm.toStratonovich()}) {
            SdeSolve solve = solve(sde).solver(sde.calculus() == Calculus.ITO ? new Milstein() : new Heun());
            assertArrayEquals(
                    solve.steps(0, 1, 64).run(ones(DType.F32)).y().toDoubleArray(),
                    solve.steps(FAR, FAR + 1, 64).run(ones(DType.F32)).y().toDoubleArray());
        }
        Sde jumping = gbm.withJumps(Jumps.compoundPoisson(2, Marks.normal(z -> z), (t, y, z) -> y.mul(z).mul(0.1)));
        SdeSolve solve = solve(jumping).solver(new Milstein());
        assertTrue(solve.steps(FAR, FAR + 1, 64).run(ones(DType.F32)).y().at(0) > 0);
        SdeSolve ode = solve(Sde.ode(GROWTH)).solver(new Tsit5()).adaptive(FAR, FAR + 1, StepControl.pid());
        assertEquals(Math.exp(0.1), ode.run(ones(DType.F32)).y().at(0), 1e-4);
        assertEquals(Math.exp(0.1), ode.runPerSample(ones(DType.F32)).y().at(0), 1e-4);
        assertEquals(Math.exp(0.1), ode.saving((t, y) -> y.mul(2)).run(ones(DType.F32)).ys().at(0) / 2, 1e-4);
    }

    @Test
    void ordinaryTimesOfFloatsAreTaken() {
        assertEquals(
                1, solve(Sde.ode(WAVE)).solver(new Euler()).steps(0, 1, 100_000).run(Tensor.ones(DType.F32, 1)).y()
                        .at(0),
                2e-3);
        // A day is a long time in seconds, and floats tell seconds of a day apart.
        assertEquals(
                1, solve(Sde.ode((t, y) -> y.mul(0).add(t.mul(2 * Math.PI / 3600).cos())))
                        .solver(new RungeKutta4()).steps(82_800, 86_400, 100).run(Tensor.ones(DType.F32, 1)).y().at(0),
                1e-2);
        // A grid that begins finely, and one whose last step is what was left over.
        double[] times = new double[60];
        for (int k = 1; k < times.length; k++) {
            times[k] = Math.scalb(1.0, k - 59);
        }
        assertEquals(0, TimeGrid.of(times).shortSteps(DType.F32));
        SdeSolve rest = solve(Sde.ode(WAVE)).solver(new RungeKutta4()).stepSize(0, 1, 0.1249999);
        assertEquals(1, rest.run(Tensor.ones(DType.F32, 1)).y().at(0), 1e-4);
    }

    @Test
    void stepsThatAreZeroInFloatsAreRefused() {
        assertRefused(
                () -> solve(Sde.ode(GROWTH)).solver(new Euler()).steps(0, 1e-50, 2).run(ones(DType.F32)),
                "are 0 in the dtype");
    }
}

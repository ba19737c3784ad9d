package org.itograd.sde.solve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.Devices;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Solves on an OpenCL device have the bits of this processor. Where there is no driver, those that need one are skipped.
class DeviceSolveTest {
    private static final String DEVICE = "opencl";

    private static void assumeDevice() {
        try {
            assertTrue(Devices.named(DEVICE).isPresent());
        } catch (DeviceException e) {
            Assumptions.abort(e.getMessage());
        }
    }

    private static final Sde GBM = Sde.ito((t, y) -> y.mul(0.05), Diffusion.diagonal((t, y) -> y.mul(0.2)));

    private static SdeSolve gbm() {
        return SdeSolve.of(GBM).solver(Solvers.named("Milstein")).steps(0, 1, 16).seed(3);
    }

    private static Tensor ones(int n) {
        return Tensor.ones(DType.F64, n);
    }

    /// A solver for each way in which a step is made: what it is given, carries and draws.
    private static Stream<Arguments> solves() {
        Diffusion general = Diffusion.general(
                2, (t, y) -> Tensor.concat(
                        2, y.mul(0.5).sin().reshape(-1, 2, 1), y.cos().mul(t.add(0.3)).reshape(-1, 2, 1)));
        Diffusion additive = Diffusion.additive(t -> t.cos().mul(0.4));
        Diffusion scalar = Diffusion.scalar((t, y) -> y.mul(0.3).sin());
        return Stream.of(
                arguments("EulerMaruyama", true, Diffusion.diagonal((t, y) -> y.mul(0.5).exp().sigmoid())),
                arguments("Milstein", true, scalar),
                arguments("Sra1", true, additive),
                arguments("Heun", false, general),
                arguments("ReversibleHeun", false, general),
                arguments("Tsit5", true, Diffusion.none()));
    }

    @ParameterizedTest
    @MethodSource("solves")
    void everyKindOfStepHasTheBits(String name, boolean ito, Diffusion diffusion) {
        assumeDevice();
        Solver solver = Solvers.named(name);
        Sde sde = ito
                ? Sde.ito((t, y) -> y.mul(0.7).tanh().add(t.sin()), diffusion)
                : Sde.stratonovich((t, y) -> y.mul(0.7).tanh().add(t.sin()), diffusion);
        for (DType dtype : DType.values()) {
            Tensor y0 = RandomKey.of(2).normal(dtype, 50, 2);
            SdeSolve solve =
                    SdeSolve.of(sde).solver(solver).steps(0, 1, 8).brownian(BrownianPath.of(5)).saveAt(0, 0.5, 0.6, 1);
            Solution here = solve.run(y0);
            Solution there = solve.device(DEVICE).run(y0);
            assertArrayEquals(here.ys().toDoubleArray(), there.ys().toDoubleArray(), solve.device(DEVICE)::toString);
            assertArrayEquals(here.y().toDoubleArray(), there.y().toDoubleArray());
            assertArrayEquals(here.times(), there.times());
        }
    }

    @Test
    void aHundredThousandPathsAreOneLaunch() {
        assumeDevice();
        Tensor y0 = ones(100_000);
        SdeSolve there = gbm().device(DEVICE);
        assertTrue(there.explain(y0).contains("all 16 steps of 100000 samples are one launch"), there.explain(y0));
        assertArrayEquals(gbm().run(y0).y().toDoubleArray(), there.run(y0).y().toDoubleArray());
    }

    @Test
    void whatIsSavedOfStatesIsComputedHere() {
        assumeDevice();
        SdeSolve solve = gbm().saveAt(0.25, 1).saving((t, y) -> y.mean().reshape(1));
        assertArrayEquals(
                solve.run(ones(77)).ys().toDoubleArray(), solve.device(DEVICE).run(ones(77)).ys().toDoubleArray());
    }

    @Test
    void otherSeedsAndThreadsHaveTheBits() throws InterruptedException {
        assumeDevice();
        double[][] found = new double[4][];
        List<Thread> threads = IntStream.range(0, 4).mapToObj(i -> Thread.ofPlatform().start(() -> {
            for (int repeat = 0; repeat < 5; repeat++) {
                found[i] = gbm().seed(i).device(DEVICE).run(ones(300)).y().toDoubleArray();
            }
        })).toList();
        for (Thread t : threads) {
            t.join();
        }
        for (int i = 0; i < found.length; i++) {
            assertArrayEquals(gbm().seed(i).run(ones(300)).y().toDoubleArray(), found[i]);
        }
    }

    @Test
    void whatADeviceDoesNotRunIsRefusedAsExplained() {
        assumeDevice();
        Tensor y0 = ones(4);
        SdeSolve there = gbm().device(DEVICE);
        Tensor mu = Tensor.scalar(DType.F64, 0.05).variable();
        SdeSolve tracked = SdeSolve.of(Sde.ito((t, y) -> y.mul(mu), Diffusion.diagonal((t, y) -> y)))
                .solver(Solvers.named("EulerMaruyama")).steps(0, 1, 4).seed(1).device(DEVICE);
        refused(there.brownian(BrownianPath.tree(1, 0, 1)), y0, "increments of a path with a memory");
        refused(there.brownian(BrownianPath.tree(1, 0, 1)).adaptive(0, 1, StepControl.pid()), y0, "adaptive steps");
        refused(there.gradient(Gradients.checkpointed()), y0, "gradient method");
        assertThrows(IllegalArgumentException.class, () -> tracked.run(y0));
        assertThrows(IllegalArgumentException.class, () -> there.run(y0.variable()));
        assertThrows(IllegalArgumentException.class, () -> there.sensitivities(y0, y0));
        Sde decides = Sde.ito((t, y) -> y.select(0, 0).item() > 0 ? y : y.neg(), Diffusion.diagonal((t, y) -> y));
        refused(SdeSolve.of(decides).solver(Solvers.named("EulerMaruyama")).steps(0, 1, 4).seed(1).device(DEVICE), y0,
                "decides on numbers");
    }

    private static void refused(SdeSolve solve, Tensor y0, String why) {
        assertTrue(solve.explain(y0).contains(why), solve.explain(y0));
        String said = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> solve.run(y0)).getMessage());
        assertTrue(said.startsWith("device: ") && said.contains(why), said);
    }

    @Test
    void thisProcessorIsTheDefaultAndNeedsNoDriver() {
        assertTrue(gbm().explain(ones(3)).startsWith("device cpu: it runs in lanes"), gbm().explain(ones(3)));
        assertEquals(gbm().explain(ones(3)), gbm().device("cpu").explain(ones(3)));
        String said = String.valueOf(assertThrows(
                IllegalArgumentException.class, () -> gbm().device("abacus").run(ones(3))).getMessage());
        assertTrue(said.contains("there is none called \"abacus\"; choose from cpu"), said);
    }

    @Test
    void aPropertyNamesTheDeviceOfSolvesThatNameNone() {
        String before = System.getProperty(Devices.PROPERTY);
        System.setProperty(Devices.PROPERTY, "abacus");
        try {
            assertThrows(IllegalArgumentException.class, () -> gbm().run(ones(3)));
            assertEquals(3, Arrays.stream(gbm().device("cpu").run(ones(3)).y().toDoubleArray()).count());
        } finally {
            if (before == null) {
                System.clearProperty(Devices.PROPERTY);
            } else {
                System.setProperty(Devices.PROPERTY, before);
            }
        }
    }
}

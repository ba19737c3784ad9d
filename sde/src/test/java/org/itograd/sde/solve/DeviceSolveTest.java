package org.itograd.sde.solve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.device.DeviceException;
import org.itograd.autodiff.device.Devices;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.Marks;
import org.itograd.sde.Sde;
import org.itograd.sde.adaptive.StepControl;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Solves on a device have the bits of this processor. Where there is no OpenCL driver, those that need one are skipped; the system
/// property `itograd.test.device` names another device.
@Isolated("one test sets the property that all solves read")
class DeviceSolveTest {
    private static final String DEVICE = System.getProperty("itograd.test.device", "opencl");

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
            assertArrayEquals(slopes(solve, y0), slopes(solve.device(DEVICE), y0), name);
        }
    }

    /// What no kernel draws: trees, Lévy areas, jumps, steps between jumps of each sample's own; and a mirrored path, which it does.
    private static Stream<Arguments> paths() {
        Diffusion general = Diffusion.general(2, (t, y) -> Tensor.concat(
                2, y.mul(0.5).sin().reshape(-1, 2, 1), y.cos().reshape(-1, 2, 1)));
        Sde diagonal = Sde.ito((t, y) -> y.neg().mul(t.add(1)), Diffusion.diagonal((t, y) -> y.mul(0.3).cos()));
        BrownianPath own = BrownianPath.of(2);
        String writes = "this processor writes ";
        return Stream.of(
                arguments("Shark", Sde.stratonovich((t, y) -> y.tanh(), Diffusion.additive(t -> t.cos())),
                        BrownianPath.tree(4, 0, 1, PathDetail.SPACE_TIME), writes),
                arguments("MilsteinLevyArea", Sde.ito((t, y) -> y.tanh(), general), own, writes),
                arguments("Milstein", diagonal, own.mirrored(), "are drawn in the kernel; this processor computes"),
                arguments("EulerMaruyama", diagonal.withJumps(Jumps.elementwise(1.5, (t, y) -> y.mul(0.5))), own,
                        writes),
                arguments("EulerMaruyama",
                        diagonal.withJumps(Jumps.compoundPoisson(2, Marks.normal(z -> z), (t, y, z) -> z.mul(y.sin()))),
                        own, writes));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void whatNoKernelDrawsIsWrittenHereAndHasTheBits(String name, Sde sde, BrownianPath path, String how) {
        assumeDevice();
        Tensor y0 = RandomKey.of(2).normal(DType.F64, 37, 2);
        SdeSolve solve = SdeSolve.of(sde).solver(Solvers.named(name)).steps(0, 1, 6).brownian(path).saveAt(0.5, 1);
        SdeSolve there = solve.device(DEVICE);
        assertTrue(there.explain(y0).contains(how), there.explain(y0));
        assertArrayEquals(solve.run(y0).ys().toDoubleArray(), there.run(y0).ys().toDoubleArray(), there::toString);
        assertArrayEquals(slopes(solve, y0), slopes(there, y0), name);
    }

    /// Of a loss of all saved states, by the initial state.
    private static double[] slopes(SdeSolve solve, Tensor y0) {
        return Autodiff.grad(x -> solve.run(x).ys().sin().sum(), y0).toDoubleArray();
    }

    /// For one number a linear system is a division; for more it is a decomposition that no kernel has.
    @Test
    void implicitSolversRunForSamplesOfOneNumber() {
        assumeDevice();
        Sde stiff = Sde.stratonovich((t, y) -> y.mul(-20).add(y.sin()), Diffusion.diagonal((t, y) -> y.cos()));
        SdeSolve solve = SdeSolve.of(stiff).solver(Solvers.named("ImplicitMidpoint")).steps(0, 1, 8).seed(1);
        Tensor y0 = RandomKey.of(2).normal(DType.F64, 37);
        assertArrayEquals(
                solve.run(y0).y().toDoubleArray(), solve.device(DEVICE).run(y0).y().toDoubleArray());
        assertArrayEquals(slopes(solve, y0), slopes(solve.device(DEVICE), y0));
        refused(solve.device(DEVICE), RandomKey.of(2).normal(DType.F64, 37, 2),
                "is not written component by component");
    }

    /// A neural drift and a diffusion with a rate for all components, along a path of several steps.
    @Test
    void gradientsByWeightsAreThoseOfThisProcessor() {
        assumeDevice();
        for (DType dtype : DType.values()) {
            Tensor first = RandomKey.of(1).normal(dtype, 2, 5).variable();
            Tensor second = RandomKey.of(2).normal(dtype, 5, 2).variable();
            Tensor rate = Tensor.scalar(dtype, 0.3).variable();
            Sde sde = Sde.ito(
                    (t, y) -> y.matmul(first).tanh().matmul(second), Diffusion.diagonal((t, y) -> y.sin().mul(rate)));
            Tensor y0 = RandomKey.of(3).normal(dtype, 200, 2).variable();
            SdeSolve solve = SdeSolve.of(sde).solver(Solvers.named("EulerMaruyama")).steps(0, 1, 9).seed(1);
            List<Tensor> by = List.of(y0, first, second, rate);
            for (GradientMethod method : List.of(
                    Gradients.backpropagation(), Gradients.checkpointed(), Gradients.checkpointed(2),
                    Gradients.logarithmic())) {
                List<List<Tensor>> found = new ArrayList<>();
                for (String device : List.of("cpu", DEVICE)) {
                    SdeSolve there = solve.gradient(method).device(device);
                    found.add(Autodiff.gradients(there.run(y0).y().square().mean(), by));
                }
                for (int i = 0; i < by.size(); i++) {
                    double[] expected = found.get(0).get(i).toDoubleArray();
                    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
                    assertTrue(largest > 0);
                    double tolerance = (dtype == DType.F32 ? 1e-5 : 1e-12) * largest;
                    assertArrayEquals(
                            expected, found.get(1).get(i).toDoubleArray(), i == 0 ? 0 : tolerance,
                            method + " " + dtype + " gradient " + i);
                }
            }
            String how = solve.device(DEVICE).explain(y0);
            assertTrue(how.contains("its gradients are one more launch"), how);
            assertFalse(gbm().device(DEVICE).explain(ones(3)).contains("gradients"));
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
        refused(there.brownian(BrownianPath.tree(1, 0, 1)).adaptive(0, 1, StepControl.pid()), y0, "adaptive steps");
        refused(there.gradient(Gradients.stochasticAdjoint()), y0, "gradient method");
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

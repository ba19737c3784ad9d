package org.itograd.sde.gradient;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Jumps;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solve.Solution;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.SimplifiedEuler;
import org.itograd.sde.solver.Solver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The stochastic adjoint with every noise and both calculi.
class StochasticAdjointTest {
    private static final int BATCH = 256;
    private static final int FINE = 2048;
    /// Increments of fine steps for two processes per sample.
    private static final Tensor INCREMENTS =
            RandomKey.of(17).normal(DType.F64, FINE, BATCH, 2).mul(1 / Math.sqrt(FINE));
    private static final Tensor MIX = Tensor.of(new double[]{0.3, -0.8, 0.6, -0.4}, 2, 2);

    /// An equation for each structure, whose parameter has a row for every sample.
    private static Sde sde(Calculus calculus, NoiseType noise, Tensor theta) {
        VectorField f = (t, y) -> y.mul(theta).cos().sub(y.matmul(MIX)).add(t.sin());
        VectorField g = (t, y) -> y.matmul(MIX).mul(theta).sin().add(0.3);
        Diffusion diffusion = switch (noise) {
            case NONE -> Diffusion.none();
            case ADDITIVE -> Diffusion.additive(t -> theta.mul(t.add(1)));
            case DIAGONAL -> Diffusion.diagonal((t, y) -> y.mul(theta).sin().add(0.3));
            case ELEMENTWISE -> Diffusion.elementwise(g);
            case SCALAR -> Diffusion.scalar(g);
            case COMMUTATIVE -> Diffusion.commutative(2, (t, y) -> Tensor.concat(
                    2, y.mul(theta).mul(0.5).reshape(-1, 2, 1), y.mul(t.sub(0.5)).reshape(-1, 2, 1)));
            case GENERAL -> Diffusion.general(2, (t, y) -> Tensor.concat(
                    2, y.mul(theta).sin().mul(0.5).reshape(-1, 2, 1), y.matmul(MIX).cos().mul(0.5).reshape(-1, 2, 1)));
        };
        return calculus == Calculus.ITO ? Sde.ito(f, diffusion) : Sde.stratonovich(f, diffusion);
    }

    private static Solver solver(Calculus calculus, NoiseType noise) {
        boolean commutes = noise != NoiseType.ELEMENTWISE && noise != NoiseType.GENERAL;
        return calculus == Calculus.STRATONOVICH ? new Heun() : commutes ? new Milstein() : new EulerMaruyama();
    }

    /// The same path for every number of steps.
    private static BrownianPath path(NoiseType noise, int n) {
        Tensor sums = INCREMENTS.reshape(n, FINE / n, BATCH, 2).sum(false, 1);
        return BrownianPath.recorded(noise == NoiseType.SCALAR ? sums.slice(2, 0, 1) : sums);
    }

    /// For each sample the gradients by its y0 and its parameters of a loss on two states.
    private static List<Tensor> gradients(Calculus calculus, NoiseType noise, Solver solver, GradientMethod method,
            int n) {
        Tensor y0 = RandomKey.of(1).normal(DType.F64, BATCH, 2).variable();
        Tensor theta = RandomKey.of(2).uniform(DType.F64, BATCH, 2).add(0.4).variable();
        Solution s = SdeSolve.of(sde(calculus, noise, theta)).solver(solver).steps(0, 1, n).brownian(path(noise, n))
                .saveAt(0.5, 1).gradient(method).run(y0);
        return Autodiff.gradients(s.ys().square().sum().add(s.y().sin().sum()), y0, theta);
    }

    /// Mean over samples.
    private static double distance(List<Tensor> a, List<Tensor> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i).sub(b.get(i)).abs().sum().item();
        }
        return sum / BATCH;
    }

    static Stream<Arguments> equations() {
        List<Arguments> all = new ArrayList<>();
        for (NoiseType noise : NoiseType.values()) {
            for (Calculus calculus : Calculus.values()) {
                all.add(Arguments.of(noise, calculus));
            }
        }
        return all.stream();
    }

    /// The slope of the mean error against backpropagation through many steps, along the same path of 256 samples. Without noise
    /// Heun's order 2 is seen, with Milstein the order 1 of its own way forward.
    @ParameterizedTest
    @MethodSource("equations")
    void theGradientConvergesWithTheStrongOrderOfTheSolution(NoiseType noise, Calculus calculus) {
        Solver solver = solver(calculus, noise);
        boolean commutes = noise != NoiseType.ELEMENTWISE && noise != NoiseType.GENERAL;
        List<Tensor> exact = gradients(calculus, noise, solver, Gradients.checkpointed(), FINE);
        int[] steps = {32, 256};
        double[] error = new double[steps.length];
        for (int i = 0; i < steps.length; i++) {
            error[i] = distance(gradients(calculus, noise, solver, Gradients.stochasticAdjoint(), steps[i]), exact);
        }
        double slope = Math.log(error[0] / error[1]) / Math.log(8);
        double claimed = commutes ? 1 : 0.5;
        assertTrue(slope > 0.85 * claimed, noise + " " + calculus + ": " + slope);
    }

    /// As a program in blocks of samples and operation by operation; weights that all samples share, and ones that they do not.
    @ParameterizedTest
    @EnumSource(NoiseType.class)
    void theProgramIsTheAdjointStepByStep(NoiseType noise) {
        for (Calculus calculus : Calculus.values()) {
            for (boolean perSample : new boolean[]{false, true}) {
                GradientProblem p = GradientProblem.of(DType.F64, calculus, noise, 150, 3).perSample(perSample);
                Solver solver = solver(calculus, noise);
                GradientProblem.Result expected =
                        p.deciding(true).solve(solver, Gradients.stochasticAdjoint(), BrownianPath.of(3), 7,
                                GradientProblem.INSIDE);
                for (int threads : new int[]{1, 3}) {
                    Workers.withThreads(threads, () -> expected.assertClose(
                            p.solve(solver, Gradients.stochasticAdjoint(), BrownianPath.of(3), 7,
                                    GradientProblem.INSIDE),
                            1e-12,
                            noise + " " + calculus));
                }
            }
        }
    }

    /// dX = μX dt + σX dW is dX = (μ − σ²/2) X dt + σX ∘ dW, and so on; a wrong factor of the correction is seen at once.
    @Test
    void itoEquationsAreBroughtToTheOtherCalculus() {
        Tensor t = Tensor.scalar(DType.F64, 0.3);
        Tensor y = RandomKey.of(5).normal(DType.F64, 4, 2);
        VectorField zero = (s, x) -> x.mul(0);
        Tensor c = Sde.ito(zero, Diffusion.diagonal((s, x) -> x.mul(0.6))).toStratonovich().drift(t, y);
        assertClose(y.mul(-0.18), c);
        // g_i = (M y)_i: column i has one element, and half of ∂g_i/∂y_i g_i is half of M_ii (M y)_i.
        c = Sde.ito(zero, Diffusion.elementwise((s, x) -> x.matmul(MIX))).toStratonovich().drift(t, y);
        assertClose(y.matmul(MIX).mul(Tensor.of(new double[]{0.3, -0.4}, 1, 2)).mul(-0.5), c);
        // one process: half of M² y.
        c = Sde.ito(zero, Diffusion.scalar((s, x) -> x.matmul(MIX))).toStratonovich().drift(t, y);
        assertClose(y.matmul(MIX).matmul(MIX).mul(-0.5), c);
        // columns M y and y: half of M² y + y.
        c = Sde.ito(zero, Diffusion.general(2, (s, x) -> Tensor.concat(
                2, x.matmul(MIX).reshape(-1, 2, 1), x.reshape(-1, 2, 1)))).toStratonovich().drift(t, y);
        assertClose(y.matmul(MIX).matmul(MIX).add(y).mul(-0.5), c);
        c = Sde.ito(zero, Diffusion.additive(s -> s)).toStratonovich().drift(t, y);
        assertClose(y.mul(0), c);
        for (int[] dims : new int[][]{{}, {5}, {2, 2, 2}}) {
            Tensor x = RandomKey.of(6).normal(DType.F64, dims);
            c = Sde.ito(zero, Diffusion.elementwise((s, z) -> z.square())).toStratonovich().drift(t, x);
            assertClose(x.square().mul(x).mul(-1), c);
        }
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray(), 1e-13);
    }

    /// A step more allocates less than a tenth of the state that keeping it would take.
    @Test
    void memoryDoesNotGrowWithTheSteps() {
        long state = 2048 * 8 * 8L;
        long few = bytes(50);
        long many = bytes(250);
        assertTrue((many - few) / 200 < state / 10, few + " then " + many);
    }

    private static long bytes(int n) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Tensor y0 = RandomKey.of(1).normal(DType.F64, 2048, 8).variable();
        SdeSolve solve = SdeSolve.of(Sde.stratonovich((t, y) -> y.sin(), Diffusion.diagonal((t, y) -> y.cos())))
                .solver(new Heun()).steps(0, 1, n).brownian(BrownianPath.of(1))
                .gradient(Gradients.stochasticAdjoint());
        long[] least = {Long.MAX_VALUE};
        for (int i = 0; i < 5; i++) {
            Workers.withThreads(1, () -> {
                long before = threads.getCurrentThreadAllocatedBytes();
                Autodiff.gradients(solve.run(y0).y().sum(), y0);
                least[0] = Math.min(least[0], threads.getCurrentThreadAllocatedBytes() - before);
            });
        }
        return least[0];
    }

    @Test
    void whatItIsNotRightForIsRefused() {
        VectorField field = (t, y) -> y;
        String jumps = refusal(
                Sde.ito(field, Diffusion.none()).withJumps(Jumps.elementwise(1, field)), new EulerMaruyama());
        assertTrue(jumps.contains("jumps") && jumps.contains("checkpointed"), jumps);
        String weak = refusal(Sde.ito(field, Diffusion.diagonal(field)), new SimplifiedEuler());
        assertTrue(weak.contains("SimplifiedEuler") && weak.contains("strong order"), weak);
    }

    private static String refusal(Sde sde, Solver solver) {
        return String.valueOf(assertThrows(
                IllegalArgumentException.class,
                () -> SdeSolve.of(sde).solver(solver).steps(0, 1, 2).brownian(BrownianPath.of(1))
                        .gradient(Gradients.stochasticAdjoint()).run(Tensor.ones(DType.F64, 2, 2)))
                .getMessage());
    }
}

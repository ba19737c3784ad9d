package org.itograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.VectorField;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.Solver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Blocks whose drift is a network, run as programs, against the same blocks operation by operation.
class SdeBlockProgramTest {
    private static final RandomKey KEY = RandomKey.of(12);
    private static final TimeGrid GRID = TimeGrid.uniform(0, 1, 3);
    private static final List<Noise> NOISES = List.of(
            new Noise.None(), new Noise.Additive(0.2), new Noise.Multiplicative(0.3), new Noise.Dropout(0.8),
            new Noise.Jump(0.8));

    /// A drift that asks for a number, so that it can only be run as it stands.
    private record Deciding(TimeLayer layer) implements TimeLayer {
        @Override
        public VectorField bind() {
            VectorField f = layer.bind();
            return (t, x) -> {
                assertTrue(t.item() >= 0);
                return f.apply(t, x);
            };
        }

        @Override
        public Parameters parameters() {
            return layer.parameters();
        }
    }

    private record Images(DType dtype, int batch, int size, int channels) {
        TimeLayer drift() {
            TimeLayer norm = TimeLayer.of(new GroupNorm(channels, dtype));
            TimeLayer relu = TimeLayer.of(Tensor::relu);
            return TimeSequential.of(
                    norm, relu, new TimeConv2d(channels, channels, 3, dtype, KEY.fold(1)), norm, relu,
                    new TimeConv2d(channels, channels, 3, dtype, KEY.fold(2)), norm);
        }

        Tensor x() {
            return KEY.fold(3).normal(dtype, batch, size, size, channels);
        }
    }

    /// The block's result and the gradients of a loss by its parameters and its input.
    private static List<Tensor> run(Images images, TimeLayer drift, Noise noise, Solver solver, GradientMethod method) {
        SdeBlock block = new SdeBlock(drift, noise, GRID, solver, method);
        Tensor x = images.x().variable();
        Tensor y = block.apply(x, BrownianPath.of(4));
        List<Tensor> leaves = new ArrayList<>(block.parameters().values());
        leaves.add(x);
        List<Tensor> results = new ArrayList<>(List.of(y));
        results.addAll(Autodiff.gradients(y.mul(images.x().sin()).sum(), leaves));
        return results;
    }

    private static void assertClose(List<Tensor> expected, List<Tensor> actual, double tolerance, String what) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            double[] e = expected.get(i).toDoubleArray();
            double scale = Arrays.stream(e).map(Math::abs).max().orElse(0);
            assertArrayEquals(e, actual.get(i).toDoubleArray(), tolerance * (1 + scale), what + ": " + i);
        }
    }

    private static void assertSameBits(List<Tensor> expected, List<Tensor> actual, String what) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).toDoubleArray(), actual.get(i).toDoubleArray(), what + ": " + i);
        }
    }

    static Stream<Images> images() {
        return Stream.of(
                new Images(DType.F64, 9, 4, 4),
                new Images(DType.F64, 1, 5, 4),
                new Images(DType.F32, 9, 4, 4),
                new Images(DType.F32, 3, 8, 64),
                new Images(DType.F32, 5, 6, 64));
    }

    @ParameterizedTest
    @MethodSource("images")
    void everyNoiseAsAProgramAndAsItStands(Images images) {
        TimeLayer drift = images.drift();
        double tolerance = images.dtype == DType.F64 ? 1e-11 : 5e-5;
        for (Noise noise : NOISES) {
            List<Tensor> expected =
                    run(images, new Deciding(drift), noise, new EulerMaruyama(), Gradients.backpropagation());
            List<Tensor> found = run(images, drift, noise, new EulerMaruyama(), Gradients.backpropagation());
            assertClose(expected, found, tolerance, noise.toString());
            assertSameBits(
                    found, run(images, drift, noise, new EulerMaruyama(), Gradients.checkpointed()), noise.toString());
        }
    }

    @Test
    void aBlockThatIsUndoneStepByStep() {
        for (Images images : List.of(new Images(DType.F64, 9, 4, 4), new Images(DType.F32, 3, 8, 64))) {
            TimeLayer drift = images.drift();
            List<Tensor> expected = run(
                    images, new Deciding(drift), new Noise.Additive(0.2), new ReversibleHeun(),
                    Gradients.backpropagation());
            List<Tensor> found =
                    run(images, drift, new Noise.Additive(0.2), new ReversibleHeun(), Gradients.reversible());
            assertClose(expected, found, images.dtype == DType.F64 ? 1e-11 : 2e-4, images.toString());
        }
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        for (Images images : List.of(new Images(DType.F32, 13, 8, 64), new Images(DType.F64, 130, 4, 4))) {
            TimeLayer drift = images.drift();
            for (Noise noise : List.of(new Noise.Dropout(0.8), new Noise.Jump(0.8))) {
                List<List<Tensor>> results = new ArrayList<>();
                for (int threads : new int[]{1, 2, 3, 7}) {
                    Workers.withThreads(threads, () -> results.add(
                            run(images, drift, noise, new EulerMaruyama(), Gradients.backpropagation())));
                    assertSameBits(results.getFirst(), results.getLast(), threads + " threads, " + noise);
                }
            }
        }
    }

    @Test
    void batchGradientsOfBlocksWithJumpsDoNotDependOnThreads() {
        Images images = new Images(DType.F32, 10, 8, 64);
        SdeBlock block = SdeBlock.of(images.drift(), new Noise.Jump(0.8), GRID);
        Tensor x = images.x();
        List<BatchGradient> results = new ArrayList<>();
        for (int threads : new int[]{1, 2, 3, 7}) {
            Workers.withThreads(threads, () -> results.add(BatchGradient.of(
                    new Chunks(10, 3),
                    block.parameters(),
                    (from, to) -> block.apply(x.slice(0, from, to), BrownianPath.of(from)).square().mean())));
            BatchGradient last = results.getLast();
            assertEquals(results.getFirst().loss(), last.loss());
            assertSameBits(results.getFirst().gradients(), last.gradients(), threads + " threads");
        }
    }
}

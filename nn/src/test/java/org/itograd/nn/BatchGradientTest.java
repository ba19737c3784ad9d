package org.itograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.junit.jupiter.api.Test;

class BatchGradientTest {
    private static final int ROWS = 21;
    private static final RandomKey KEY = RandomKey.of(2);

    private final Layer stem = new Conv2d(1, 4, 3, 1, 0, DType.F32, KEY.fold(0));
    private final SdeBlock block = SdeBlock.of(
            TimeSequential.of()
                    .thenAutonomous("norm", new GroupNorm(4, DType.F32))
                    .then("conv", new TimeConv2d(4, 4, 3, DType.F32, KEY.fold(1))),
            new Noise.Multiplicative(0.3),
            TimeGrid.uniform(0, 1, 3));
    private final Layer head = Sequential.of(new GlobalAvgPool(), new Linear(4, 3, DType.F32, KEY.fold(2)));
    private final Parameters parameters = stem.parameters()
            .under("stem")
            .and(block.parameters().under("drift"))
            .and(head.parameters().under("head"));
    private final Tensor x = KEY.fold(3).normal(DType.F32, ROWS, 6, 5, 1);

    /// Of rows [from, to), each row with a path of its own.
    private Tensor loss(int from, int to) {
        int[] labels = new int[to - from];
        List<Tensor> states = new ArrayList<>();
        for (int row = from; row < to; row++) {
            labels[row - from] = row % 3;
            states.add(block.apply(stem.apply(x.slice(0, row, row + 1)), BrownianPath.of(row)));
        }
        Tensor state = Tensor.concat(0, states.toArray(Tensor[]::new));
        return Functional.softmaxCrossEntropy(head.apply(state), labels);
    }

    @Test
    void sameBitsForAnyNumberOfThreads() {
        BatchGradient one = run(1);
        for (int threads : new int[]{2, 3, 5}) {
            BatchGradient many = run(threads);
            assertEquals(one.loss(), many.loss());
            for (int i = 0; i < one.gradients().size(); i++) {
                assertArrayEquals(
                        one.gradients().get(i).toFloatArray(), many.gradients().get(i).toFloatArray(), 0);
            }
        }
    }

    private BatchGradient run(int threads) {
        List<BatchGradient> result = new ArrayList<>();
        Workers.withThreads(
                threads, () -> result.add(BatchGradient.of(new Chunks(ROWS, 4), parameters, this::loss)));
        return result.getFirst();
    }

    @Test
    void chunksAddUpToTheWholeBatch() {
        Tensor whole = loss(0, ROWS);
        List<Tensor> expected = Autodiff.gradients(whole, parameters.values());
        BatchGradient found = run(2);
        assertEquals(whole.item(), found.loss(), 1e-6);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(
                    expected.get(i).toFloatArray(), found.gradients().get(i).toFloatArray(), 2e-6f,
                    parameters.names().get(i));
        }
    }

    @Test
    void chunksCoverTheRowsOnce() {
        Chunks chunks = new Chunks(21, 8);
        assertEquals(3, chunks.count());
        int[] visits = new int[21];
        chunks.forEach((from, to) -> {
            for (int row = from; row < to; row++) {
                visits[row]++;
            }
        });
        for (int count : visits) {
            assertEquals(1, count);
        }
        assertEquals(2, new Chunks(16, 8).count());
        assertThrows(IllegalArgumentException.class, () -> new Chunks(0, 8));
    }
}

package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

class ForSamplesTest {
    private static final Tensor W = RandomKey.of(4).normal(DType.F64, 3, 3);
    private static final Tensor T = Tensor.scalar(DType.F64, 0.3);

    private static Tensor samples(int n) {
        return RandomKey.of(3).normal(DType.F64, n, 3);
    }

    private static Program captured(int n, Function<List<Tensor>, Tensor> f) {
        return Program.capture(in -> List.of(f.apply(in)), List.of(T, samples(n)));
    }

    @Test
    void isTheProgramCapturedForAsMany() {
        List<Function<List<Tensor>, Tensor>> functions = List.of(
                in -> in.get(1).mul(in.get(0)).add(2).tanh(),
                in -> in.get(1).matmul(W).add(W.select(0, 1)).softplus(),
                in -> Tensor.concat(1, in.get(1).slice(1, 0, 1).mul(in.get(0)), in.get(1).slice(1, 1, 3).exp()),
                in -> in.get(1).reshape(-1, 3, 1).mul(W.reshape(1, 3, 3)),
                in -> Tensor.stack(-1, in.get(1), in.get(1).square()),
                in -> in.get(1).sub(in.get(1).mean(true, 1)),
                in -> Tensor.full(DType.F64, 2, in.get(1).shape().dims()),
                in -> in.get(0).broadcastTo(in.get(1).shape()));
        for (Function<List<Tensor>, Tensor> f : functions) {
            for (int n : new int[]{1, 2, 3, 1000}) {
                Program expected = captured(n, f);
                Program found = captured(101, f).forSamples(n);
                assertEquals(captured(n, f).toString(), found.toString());
                assertArrayEquals(expected.run(List.of(T, samples(n))).getFirst().toDoubleArray(),
                        found.run(List.of(T, samples(n))).getFirst().toDoubleArray());
            }
        }
    }

    private static void refused(String message, Program p) {
        String found = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> assertEquals(p, p.forSamples(7))).getMessage());
        assertTrue(found.startsWith(message), found);
    }

    @Test
    void whatIsNoFunctionOfEachSampleIsRefused() {
        refused("samples: the program adds up its 5 samples", captured(5, in -> in.get(1).sum()));
        refused("samples: the program is one of 5 samples together",
                captured(5, in -> in.get(1).sub(in.get(1).mean(true, 0))));
        Tensor own = samples(5);
        refused("samples: the program closes over a tensor with a row for each of its 5",
                captured(5, in -> in.get(1).add(own)));
        refused("samples: the program closes over a tensor with a row for each of its 5", captured(5, in -> own));
        refused("samples: a program captured for 1", captured(1, in -> in.get(1).neg()));
        refused("samples: no argument", Program.capture(in -> in, List.of(T)));
        assertThrows(IllegalArgumentException.class, () -> assertEquals(T, captured(5, in -> in.get(1)).forSamples(0)));
    }
}

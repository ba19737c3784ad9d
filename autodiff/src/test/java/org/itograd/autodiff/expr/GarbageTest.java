package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.PackedMatrix;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;
import org.itograd.base.PlantedMeter;
import org.itograd.base.Workers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What loops and programs leave on the heap: nothing that grows with their arrays.
///
/// Loops stay without vectors here, since what vectors leave is the compiler's doing; that they are taken out of use where they leave
/// something is tested with [org.itograd.base.FastForm].
class GarbageTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double[] NONE = new double[0];
    private static final long[] NO_KEYS = new long[0];

    /// Finds no vector form clean.
    private final PlantedMeter meter = new PlantedMeter(1);

    @AfterEach
    void letThemIn() {
        meter.close();
        PlantedMeter.handOut();
    }

    @Test
    void aKernelAllocatesNothingPerElement() {
        Expr x = Expr.input(0);
        double garbage = garbage(x.mul(x).add(x).max(x.neg()));
        assertTrue(garbage < 0.05, garbage + " bytes per element");
    }

    @Test
    void longBodiesAllocateNothingPerElement() {
        Expr x = Expr.input(0);
        double garbage = garbage(x.tanh().add(x.sin()).mul(x));
        assertTrue(garbage < 0.05, garbage + " bytes per element");
    }

    /// Bytes per element that a call leaves behind after the first ones.
    private static double garbage(Expr body) {
        Kernel k = Compiler.of(List.of(body), DType.F32, List.of(Access.VECTOR));
        int n = 1 << 14;
        Object[] in = {new float[n]};
        Object[] out = {new float[n]};
        int[] at = {0};
        int rounds = 40;
        for (int i = 0; i < rounds; i++) {
            k.run(in, at, out, at, NONE, NO_KEYS, n);
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < rounds; i++) {
            k.run(in, at, out, at, NONE, NO_KEYS, n);
        }
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / ((double) rounds * n);
    }

    /// No array: at most some small records, which the compiler may or may not do away with.
    @Test
    void productsAllocateNoArrays() {
        int m = 20;
        int n = 10;
        int k = 8;
        float[] a = new float[m * k];
        float[] c = new float[m * n];
        float[] packed = new float[PackedMatrix.size(DType.F32, k, n)];
        // So much that a vector form which is in use is taken back.
        for (int i = 0; i < 4000; i++) {
            PackedMatrix.multiply(DType.F32, m, n, k, a, 0, k, false, packed, 0, c, 0, n, false);
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            PackedMatrix.multiply(DType.F32, m, n, k, a, 0, k, false, packed, 0, c, 0, n, false);
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytes < 1000L * Float.BYTES * m * n / 2, "bytes for 1000 products: " + bytes);
    }

    /// What a run allocates besides its results is little for each block of samples, less than one number for each sample, of
    /// which the values in this program have 8, 16 and 3.
    @Test
    void runningAllocatesLessThanANumberPerSample() {
        long[] bytes = new long[2];
        for (int i = 0; i < 2; i++) {
            int rows = i == 0 ? 2_000 : 60_000;
            Tensor x = RandomKey.of(1).normal(DType.F64, rows, 8);
            Program p = Program.capture(in -> {
                Tensor y = in.getFirst().matmul(RandomKey.of(2).normal(DType.F64, 8, 16)).tanh();
                return List.of(y.mul(y).sum(false, 0),
                        y.sub(1).exp().matmul(RandomKey.of(3).normal(DType.F64, 16, 3)).sum());
            }, List.of(x));
            int at = i;
            Workers.withThreads(1, () -> {
                bytes[at] = Long.MAX_VALUE;
                for (int round = 0; round < 20; round++) {
                    long before = THREADS.getCurrentThreadAllocatedBytes();
                    List<Tensor> unused = p.run(List.of(x));
                    bytes[at] = Math.min(bytes[at], THREADS.getCurrentThreadAllocatedBytes() - before);
                }
            });
        }
        assertTrue(bytes[1] - bytes[0] < 8 * 58_000, () -> Arrays.toString(bytes));
    }
}

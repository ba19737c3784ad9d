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
import org.itograd.base.Workers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the JIT compiler leaves on the heap of vectors that the source keeps in registers: nothing, if it finds that they do
/// not escape. Like a timing this is the compiler's doing, differs with its version, with the machine and from run to run (now and
/// then one of a loop's vectors stays an object, 5 bytes an element, with the same results), so it is not part of the
/// build: `mvn test -pl autodiff -Dtest=GarbageTest -Ditograd.excluded=none`. `itograd bench` reports bytes as well.
@Tag("jit")
class GarbageTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double[] NONE = new double[0];
    private static final long[] NO_KEYS = new long[0];

    @Test
    void steadyStateAllocatesNothingPerElement() {
        Expr x = Expr.input(0);
        double garbage = steadyGarbage(x.mul(x).add(x).max(x.neg()));
        assertTrue(garbage < 0.05, garbage + " bytes per element");
    }

    /// C2 now and then leaves a vector of a long body as an object for good, seen on a busy machine: so three loops of one
    /// shape are emitted if need be, of which one must be clean.
    @Test
    void longBodiesCanBeCompiledWithoutGarbage() {
        Expr x = Expr.input(0);
        double garbage = Double.POSITIVE_INFINITY;
        for (int emitted = 1; emitted <= 3 && garbage >= 0.05; emitted++) {
            garbage = steadyGarbage(x.tanh().add(x.sin()).mul(x).mul(Expr.constant(emitted)));
        }
        assertTrue(garbage < 0.05, garbage + " bytes per element");
    }

    /// Bytes per element that a call leaves behind once all code is compiled.
    private static double steadyGarbage(Expr body) {
        Kernel k = Compiler.of(List.of(body), DType.F32, List.of(Access.VECTOR));
        int n = 1 << 14;
        Object[] in = {new float[n]};
        Object[] out = {new float[n]};
        int[] at = {0};
        for (int i = 0; i < 3000; i++) {
            k.run(in, at, out, at, NONE, NO_KEYS, n);
        }
        Warmup.await();
        double least = Double.POSITIVE_INFINITY;
        int rounds = 200;
        // The compiler may still be replacing code after the warm-up: steady is what allocates nothing in the end.
        for (int measured = 0; measured < 1000 && least >= 0.05; measured++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < rounds; i++) {
                k.run(in, at, out, at, NONE, NO_KEYS, n);
            }
            least = Math.min(least, (THREADS.getCurrentThreadAllocatedBytes() - before) / ((double) rounds * n));
        }
        return least;
    }

    /// No array and no vector: at most a small record, which the compiler may or may not do away with.
    @Test
    void productsAllocateNoArrays() {
        int m = 20;
        int n = 10;
        int k = 8;
        float[] a = new float[m * k];
        float[] c = new float[m * n];
        float[] packed = new float[PackedMatrix.size(DType.F32, k, n)];
        long least = Long.MAX_VALUE;
        // Until the code is compiled, however long the machine takes: what allocates in the end never gets there.
        for (int round = 0; round < 20_000 && least >= 1000 * 64; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                PackedMatrix.multiply(DType.F32, m, n, k, a, 0, k, false, packed, 0, c, 0, n, false);
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(least < 1000 * 64, "bytes for 1000 products: " + least);
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
                // Until the code is compiled, however long the machine takes.
                for (int round = 0; round < 2000 && (round < 30 || bytes[at] > 4L * rows + 200_000); round++) {
                    long before = THREADS.getCurrentThreadAllocatedBytes();
                    List<Tensor> unused = p.run(List.of(x));
                    bytes[at] = Math.min(bytes[at], THREADS.getCurrentThreadAllocatedBytes() - before);
                }
            });
        }
        assertTrue(bytes[1] - bytes[0] < 8 * 58_000, () -> Arrays.toString(bytes));
    }
}

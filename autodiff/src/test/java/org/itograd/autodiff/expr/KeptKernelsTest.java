package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.itograd.base.BoundedCache;
import org.itograd.base.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class KeptKernelsTest {
    private static final List<Access> ONE = List.of(Access.VECTOR);

    private static Expr structure(int i) {
        return Expr.input(0).mul(Expr.constant(1 + i)).exp().add(Expr.constant(i)).tanh();
    }

    private static Kernel compile(Expr e) {
        return CompiledKernel.compile(List.of(e), DType.F64, ONE, ONE);
    }

    private static double[] run(Kernel kernel) {
        double[] x = {-1.5, -0.25, 0, 1e-3, 0.5, 2, 700};
        double[] y = new double[x.length];
        kernel.run(new Object[]{x}, new int[1], new Object[]{y}, new int[1], new double[0], new long[0], x.length);
        return y;
    }

    @Test
    void manyStructuresStayWithinTheBoundAndComeBackWithTheSameBits() {
        long bound = 40 * compile(structure(0)).bytes();
        BoundedCache<Expr, Kernel> kept = new BoundedCache<>(bound, Kernel::bytes);
        Kernel first = kept.get(structure(0), KeptKernelsTest::compile);
        double[] expected = run(first);
        for (int i = 1; i < 300; i++) {
            kept.get(structure(i), KeptKernelsTest::compile);
            assertTrue(kept.held() <= bound + 2 * first.bytes());
        }
        Kernel again = kept.get(structure(0), KeptKernelsTest::compile);
        assertNotSame(first, again);
        assertArrayEquals(expected, run(again));
    }

    @Test
    void aKernelsBytesGrowWithItsSize() {
        Expr e = Expr.input(0);
        long before = 0;
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 150; i++) {
                e = e.mul(Expr.constant(i + 2)).add(Expr.input(0));
            }
            long bytes = compile(e).bytes();
            assertTrue(bytes > before + 10_000, "bytes " + bytes + " after " + before);
            before = bytes;
        }
    }

    @Test
    void theKernelsOfThisProcessStayWithinTheirBound() {
        long largest = 0;
        for (int i = 0; i < 100; i++) {
            List<Expr> outputs = Collections.nCopies(1 + i % 3, structure(1000 + i));
            largest = Math.max(largest, Compiler.of(outputs, DType.F64, ONE).bytes());
        }
        assertTrue(Compiler.held() >= largest);
        assertTrue(Compiler.held() <= Compiler.BOUND + 2 * Math.max(largest, 1 << 20));
    }
}

package org.itograd.sde.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.SampleException;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Program;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Solving and Cholesky's decomposition: what they compute by multiplying back, derivatives against finite differences, blocks
/// of samples against whole batches.
class LinearAlgebraTest {
    private static final RandomKey KEY = RandomKey.of(23);

    private static Tensor normal(long seed, int... dims) {
        return KEY.fold(seed).normal(DType.F64, dims);
    }

    /// Matrices with eigenvalues away from 0.
    private static Tensor regular(long seed, int... dims) {
        int d = dims[dims.length - 1];
        return normal(seed, dims).mul(0.4).add(LinearAlgebra.identity(DType.F64, d).mul(2));
    }

    private static Tensor positive(Tensor a) {
        int d = a.shape().dim(-1);
        return a.matmul(a.transpose()).add(LinearAlgebra.identity(a.dtype(), d).mul(0.5));
    }

    private static void assertClose(Tensor expected, Tensor actual, double tolerance) {
        assertEquals(expected.shape(), actual.shape());
        assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray(), tolerance);
    }

    private record Case(String name, Function<List<Tensor>, Tensor> f, Tensor... xs) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Case> cases() {
        Function<List<Tensor>, Tensor> solve = in -> LinearAlgebra.solve(in.get(0), in.get(1));
        Function<List<Tensor>, Tensor> transposed = in -> new Solve(true).of(in.get(0), in.get(1));
        return Stream.of(
                new Case("solve", solve, regular(1, 4, 3, 3), normal(2, 4, 3, 2)),
                new Case("solve one", solve, regular(3, 3, 3), normal(4, 3, 1)),
                new Case("solve more axes", solve, regular(5, 2, 2, 2, 2), normal(6, 2, 2, 2, 1)),
                new Case("solve transposed", transposed, regular(7, 3, 4, 4), normal(8, 3, 4, 2)),
                new Case("inverse of itself", in -> LinearAlgebra.solve(in.get(0), in.get(0).square()),
                        regular(9, 2, 3, 3)),
                new Case("cholesky", in -> LinearAlgebra.cholesky(positive(in.getFirst())), normal(10, 4, 3, 3)),
                new Case("cholesky of one", in -> LinearAlgebra.cholesky(positive(in.getFirst())), normal(11, 4, 4)),
                new Case("cholesky of what is not symmetric", in -> LinearAlgebra.cholesky(
                        in.getFirst().mul(0.1).add(LinearAlgebra.identity(DType.F64, 3))), normal(12, 2, 3, 3)));
    }

    @Test
    void aDiagonalIsThatOfEachMatrix() {
        Tensor a = normal(13, 2, 3, 3);
        assertArrayEquals(new double[]{a.at(0), a.at(4), a.at(8), a.at(9), a.at(13), a.at(17)},
                LinearAlgebra.diagonal(a).toDoubleArray());
        assertClose(Tensor.ones(DType.F32, 4), LinearAlgebra.diagonal(LinearAlgebra.identity(DType.F32, 4)), 0);
        Tensor weights = normal(14, 3);
        Tensor slope = Autodiff.grad(x -> LinearAlgebra.diagonal(x).mul(weights).sum(), normal(15, 3, 3));
        assertClose(weights.mul(LinearAlgebra.identity(DType.F64, 3)), slope, 0);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> LinearAlgebra.diagonal(normal(16, 2, 3)));
        assertTrue(String.valueOf(e.getMessage()).contains("(2, 3)"), e.getMessage());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void derivativesOfBothOrdersAgreeWithFiniteDifferences(Case c) {
        GradCheck check = Autodiff.gradCheck(c.f(), c.xs());
        assertTrue(check.firstOrder() < 1e-8, () -> "first order: " + check);
        assertTrue(check.secondOrder() < 1e-7, () -> "second order: " + check);
    }

    @Test
    void choleskyTakesTheLargestNumbers() {
        Tensor a = Tensor.of(new double[]{1.7e308, 0.85e308, 0.85e308, 1.7e308}, 2, 2);
        double root = Math.sqrt(1.7e308);
        double[] expected = {root, 0, root / 2, root * Math.sqrt(0.75)};
        assertArrayEquals(expected, LinearAlgebra.cholesky(a).toDoubleArray(), 1e-14 * root);
    }

    @Test
    void theResultMultipliedBackIsWhatWasGiven() {
        for (int d : new int[]{1, 2, 5, 9}) {
            Tensor a = normal(d, 7, d, d);
            Tensor b = normal(20 + d, 7, d, 3);
            assertClose(b, a.matmul(LinearAlgebra.solve(a, b)), 1e-11);
            assertClose(b, a.transpose().matmul(new Solve(true).of(a, b)), 1e-11);
            Tensor lower = LinearAlgebra.cholesky(positive(a));
            assertClose(positive(a), lower.matmul(lower.transpose()), 1e-12);
            for (int i = 0; i < d; i++) {
                for (int j = i + 1; j < d; j++) {
                    assertEquals(0, lower.select(1, i).select(1, j).abs().sum().item());
                }
            }
        }
    }

    @Test
    void float32IsTheFloat64ResultRounded() {
        Tensor a = regular(30, 5, 3, 3).cast(DType.F32);
        Tensor b = normal(31, 5, 3, 1).cast(DType.F32);
        Tensor wide = LinearAlgebra.solve(a.cast(DType.F64), b.cast(DType.F64));
        assertArrayEquals(wide.toFloatArray(), LinearAlgebra.solve(a, b).toFloatArray());
    }

    @Test
    void aProgramGivesTheSameBitsForAnyNumberOfThreads() {
        int batch = 3000;
        Tensor a = regular(32, batch, 3, 3);
        Tensor b = normal(33, batch, 3, 1);
        Program program = Program.capture(in -> List.of(
                LinearAlgebra.solve(in.get(0), LinearAlgebra.solve(in.get(0), in.get(1))),
                LinearAlgebra.cholesky(positive(in.getFirst()))), List.of(a, b));
        Tensor[] expected = {LinearAlgebra.solve(a, LinearAlgebra.solve(a, b)), LinearAlgebra.cholesky(positive(a))};
        for (int threads : new int[]{1, 2, 5}) {
            Workers.withThreads(threads, () -> {
                List<Tensor> found = program.run(List.of(a, b));
                assertArrayEquals(expected[0].toDoubleArray(), found.get(0).toDoubleArray());
                assertClose(expected[1], found.get(1), 1e-14);
            });
        }
    }

    /// The matrix of sample `bad` replaced by one that is not regular.
    private static Tensor spoilt(int batch, int bad, double... matrix) {
        double[] all = LinearAlgebra.identity(DType.F64, 2).broadcastTo(Shape.of(batch, 2, 2))
                .toDoubleArray();
        System.arraycopy(matrix, 0, all, bad * 4, 4);
        return Tensor.of(all, batch, 2, 2);
    }

    private static void assertNames(int sample, String what, Supplier<?> run) {
        SampleException e = assertThrows(SampleException.class, run::get);
        assertEquals(sample, e.sample());
        assertTrue(String.valueOf(e.getMessage()).contains(what + ": the matrix of sample " + sample + " is "),
                e.getMessage());
    }

    /// Also where a program sees a block of samples at a time.
    @Test
    void aMatrixThatCannotBeUsedIsNamed() {
        int batch = 9000;
        for (int bad : new int[]{0, 3, 8765}) {
            Tensor singular = spoilt(batch, bad, 1, 2, 2, 4);
            Tensor indefinite = spoilt(batch, bad, 1, 2, 2, 1);
            Tensor b = normal(40, batch, 2, 1);
            assertNames(bad, "solve", () -> LinearAlgebra.solve(singular, b));
            assertNames(bad, "cholesky", () -> LinearAlgebra.cholesky(indefinite));
            Program solve = Program.capture(in -> List.of(LinearAlgebra.solve(in.get(0), in.get(1))),
                    List.of(singular, b));
            Program cholesky = Program.capture(in -> List.of(LinearAlgebra.cholesky(in.getFirst())),
                    List.of(indefinite));
            assertNames(bad, "solve", () -> solve.run(List.of(singular, b)));
            assertNames(bad, "cholesky", () -> cholesky.run(List.of(indefinite)));
        }
        assertNames(0, "solve", () -> LinearAlgebra.solve(Tensor.zeros(DType.F64, 2, 2), normal(41, 2, 1)));
    }

    private static List<Tensor> notFinite(int bad) {
        double infinity = Double.POSITIVE_INFINITY;
        return List.of(
                spoilt(3, bad, Double.NaN, 0, 0, 1),
                spoilt(3, bad, 1, Double.NaN, Double.NaN, 1),
                spoilt(3, bad, 1, 0, 0, Double.NaN),
                spoilt(3, bad, 0, 1, Double.NaN, 1),
                spoilt(3, bad, infinity, 1, 1, 1),
                spoilt(3, bad, 1, -infinity, -infinity, 1));
    }

    @Test
    void theSolutionForAMatrixThatIsNotFiniteIsNaN() {
        for (Tensor a : notFinite(1)) {
            double[] x = LinearAlgebra.solve(a, Tensor.ones(DType.F64, 3, 2, 1)).toDoubleArray();
            assertArrayEquals(new double[]{1, 1, Double.NaN, Double.NaN, 1, 1}, x);
        }
    }

    @Test
    void whatIsNotFiniteInTheRightSidePassesThrough() {
        Tensor b = Tensor.of(new double[]{1, 1, Double.NaN, 1, 1, 1}, 3, 2, 1);
        double[] x = LinearAlgebra.solve(spoilt(3, 0, 2, 0, 0, 1), b).toDoubleArray();
        assertArrayEquals(new double[]{0.5, 1}, Arrays.copyOf(x, 2));
        assertTrue(Double.isNaN(x[2]));
        assertArrayEquals(new double[]{1, 1}, Arrays.copyOfRange(x, 4, 6));
    }

    @Test
    void aMatrixThatIsNotFiniteHasNoCholeskyFactor() {
        for (int bad : new int[]{0, 2}) {
            for (Tensor a : notFinite(bad)) {
                for (DType dtype : DType.values()) {
                    assertNames(bad, "cholesky", () -> LinearAlgebra.cholesky(a.cast(dtype)));
                }
            }
        }
    }

    @Test
    void shapesThatDoNotFitAreRefused() {
        Tensor a = regular(50, 4, 3, 3);
        for (Tensor b : List.of(normal(51, 4, 3), normal(52, 3, 3, 1), normal(53, 4, 2, 1))) {
            String message = assertThrows(IllegalArgumentException.class, () -> LinearAlgebra.solve(a, b)).getMessage();
            assertTrue(String.valueOf(message).contains("(…, 3, k)"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> LinearAlgebra.solve(normal(54, 4, 3), normal(55, 4, 3)));
        assertThrows(IllegalArgumentException.class, () -> LinearAlgebra.cholesky(normal(56, 4, 3)));
    }
}

package org.itograd.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.itograd.autodiff.op.Conv2d;
import org.itograd.autodiff.op.Pad;
import org.itograd.autodiff.op.Striding;
import org.itograd.base.Arguments;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Extents that are too many or too large are refused, by shapes and by every operation that adds or multiplies them.
class ShapeTest {
    private static void assertRefused(String words, Executable run) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, run).getMessage());
        assertTrue(message.contains(words), message);
    }

    /// Tensors without elements whose extents are nevertheless large.
    private static Tensor empty(int... dims) {
        return Tensor.zeros(DType.F32, dims);
    }

    @Test
    void messagesAreBuiltOnFailureAlone() {
        Object loud = new Object() {
            @Override
            public String toString() {
                throw new AssertionError("formatted");
            }
        };
        Arguments.require(true, "%s", loud);
        assertThrows(AssertionError.class, () -> Arguments.require(false, "%s", loud));
        assertEquals("[1, 2] [0.5] x",
                Arguments.failure("%s %s %s", new int[]{1, 2}, new double[]{0.5}, "x").getMessage());
    }

    @Test
    void moreThan64AxesAreRefused() {
        int[] dims = new int[1_000_000];
        Arrays.fill(dims, 1);
        assertRefused("at most 64 axes, got 1000000", () -> Shape.of(dims));
        assertEquals(1, Shape.of(Arrays.copyOf(dims, 64)).size());
        assertRefused("axes", () -> Tensor.stack(Tensor.zeros(DType.F64, Arrays.copyOf(dims, 64))));
    }

    @Test
    void extentsMultiplyToLessThanAnArrayHoldsWhereverAZeroStands() {
        assertRefused("2^31 elements", () -> Shape.of(1 << 16, 1 << 16));
        for (int zero = 0; zero < 3; zero++) {
            int[] dims = {1 << 20, 1 << 20, 1 << 20};
            dims[zero] = 0;
            assertRefused("2^31 elements", () -> Shape.of(dims));
            dims[(zero + 1) % 3] = 7;
            assertEquals(0, Shape.of(dims).size());
        }
        assertEquals(1 << 30, Shape.of(0, 1 << 15, 1 << 15).product(1, 3));
        assertRefused(">= 0, got [2, -1]", () -> Shape.of(2, -1));
    }

    @Test
    void sumsOfExtentsDoNotOverflow() {
        Tensor long0 = empty(1 << 30, 0);
        assertRefused("extent", () -> Tensor.concat(0, long0, long0));
        assertRefused("extent", () -> Tensor.concat(0, long0, long0, long0, long0, long0));
        assertEquals(1 << 30, Tensor.concat(1, long0, long0).shape().dim(0));
        assertRefused("must fit", () -> new Pad(0, Integer.MAX_VALUE, 10).of(empty(5, 0)));
    }

    @Test
    void productsOfExtentsDoNotOverflow() {
        assertRefused("2^31 elements", () -> Functional.oneHot(DType.F32, 1 << 30, 1, 2, 3, 4));
        assertRefused("2^31 elements", () -> Functional.oneHot(DType.F32, (1 << 30) + 1, 1, 2, 3, 4));
        assertRefused("extent", () -> Functional.upsampleNearest2d(empty(0, 3, 3, 1), 1 << 30));
        assertRefused("2^31 elements", () -> Functional.upsampleNearest2d(empty(1, 1, 1, 1), 1 << 16));
        assertRefused("cannot infer", () -> empty(2, 3).reshape(1 << 16, 1 << 16, -1));
        assertRefused("cannot infer", () -> empty(4, 3).reshape((1 << 16) + 1, 1 << 16, -1, 1 << 16));
        assertRefused("2^31 elements", () -> empty(1 << 16, 1).add(empty(1, 1 << 16)));
        assertRefused("2^31 elements", () -> empty(1 << 16, 0).matmul(empty(0, 1 << 16)));
    }

    @Test
    void aConvolutionWhosePaddedImageIsTooLargeIsRefused() {
        Tensor image = empty(0, 2, 2, 1);
        Tensor weights = empty(1, 1, 1, 1);
        assertRefused("extent", () -> Functional.conv2d(image, weights, 1, 1 << 30));
        assertRefused("extent", () -> Functional.conv2d(image, weights, 1, Integer.MAX_VALUE));
        assertRefused("2^31 elements",
                () -> new Conv2d(new Striding(1 << 20, 1 << 20, 40_000, 40_000)).of(image, weights));
        assertEquals(Shape.of(0, 2, 2, 1), Functional.conv2d(image, weights, 1 << 15, 1 << 14).shape());
    }
}

package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// Parts of codes: which values they have, and under which numbers.
class CodeTest {
    /// From x and y to x · y and tanh(x · y) + x.
    private static Code code() {
        Builder builder = new Builder(Builder.Form.WRITTEN);
        Tensor x = builder.input(DType.F64, Shape.of(2));
        Tensor y = builder.input(DType.F64, Shape.of(2));
        Tensor product = x.mul(y);
        return builder.finish(List.of(product, product.tanh().add(x)));
    }

    @Test
    void aPartHasNothingThatItsOutputsDoNotNeed() {
        Code code = code();
        assertEquals(
                """
                        %0 = input 0 : F64(2)
                        %1 = input 1 : F64(2)
                        %2 = Mul %0 %1 : F64(2)
                        return %2""",
                code.between(code.inputs(), code.outputs().subList(0, 1)).toString());
    }

    @Test
    void aPartBeginsAtAnyValueAndKeepsInputsThatItDoesNotNeed() {
        Code code = code();
        List<Integer> from = List.of(code.inputs().get(1), code.inputs().get(0), code.outputs().get(0));
        assertEquals(
                """
                        %0 = input 0 : F64(2)
                        %1 = input 1 : F64(2)
                        %2 = input 2 : F64(2)
                        %3 = Tanh %2 : F64(2)
                        %4 = Add %3 %1 : F64(2)
                        return %4""",
                code.between(from, code.outputs().subList(1, 2)).toString());
    }

    @Test
    void inputsOfACodeComeFirst() {
        Builder builder = new Builder(Builder.Form.WRITTEN);
        Tensor x = builder.input(DType.F64, Shape.of(2));
        Tensor weights = Tensor.of(new double[]{1, 2}, 2);
        assertEquals(
                """
                        %0 = input 0 : F64(2)
                        %1 = input 1 : F64(2)
                        %2 = Tanh %0 : F64(2)
                        %3 = Mul %2 %1 : F64(2)
                        return %3""",
                builder.finish(List.of(x.tanh().mul(weights))).toString());
    }

    private static String joined(Function<Tensor, Tensor> f) {
        Builder builder = new Builder(Builder.Form.WRITTEN);
        return builder.finish(List.of(f.apply(builder.input(DType.F64, Shape.of(9, 4))))).toString();
    }

    @Test
    void aStackIsTheSameWhicheverWayItsAxisGetsToItsPlace() {
        String expected = joined(y -> Tensor.stack(1, y.select(1, 0), y.select(1, 1)));
        assertTrue(expected.contains("Concat[axis=1]"), expected);
        assertEquals(expected, joined(y -> Tensor.stack(y.select(1, 0), y.select(1, 1)).transpose()));
        assertEquals(
                joined(y -> Tensor.stack(2, y, y.sin())), joined(y -> Tensor.stack(y, y.sin()).transpose(1, 2, 0)));
        assertEquals(
                joined(y -> Tensor.stack(1, y, y.sin())), joined(y -> Tensor.stack(y, y.sin()).transpose(1, 0, 2)));
    }

    @Test
    void aTransposeThatMovesElementsStays() {
        String last = joined(y -> Tensor.stack(y, y.sin()).transpose());
        assertTrue(last.contains("Concat[axis=0]") && last.contains("Transpose[permutation=[0, 2, 1]]"), last);
        assertTrue(joined(y -> Tensor.concat(0, y, y.sin()).transpose()).contains("Transpose"));
    }

    @Test
    void aTransposeOfAxesOfExtent1IsAView() {
        String views = joined(y -> y.reshape(1, 9, 1, 4).transpose(1, 3, 0, 2));
        assertFalse(views.contains("Transpose"), views);
        assertTrue(joined(y -> y.reshape(1, 9, 1, 4).transpose(3, 0, 2, 1)).contains("Transpose"));
    }
}

package org.itograd.autodiff.op;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every vjp, and the vjp of every vjp, against finite differences in float64.
class PrimitiveGradientTest {
    private static final RandomKey KEY = RandomKey.of(7);

    /// One of four for each element of shape (3, 2, 2), some of them more than once.
    private static final Tensor INDICES = Tensor.of(new double[]{0, 1, 2, 1, 3, 3, 0, 3, 1, 2, 1, 0}, 3, 2, 2);

    private record Case(String name, Function<List<Tensor>, Tensor> f, Tensor... xs) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Tensor normal(long seed, int... dims) {
        return KEY.fold(seed).normal(DType.F64, dims);
    }

    /// Numbers in [0.3, 2.3]: away from kinks and poles at 0.
    private static Tensor positive(long seed, int... dims) {
        return KEY.fold(seed).uniform(DType.F64, dims).mul(2).add(0.3);
    }

    private static Case unary(String name, Function<Tensor, Tensor> f, Tensor x) {
        return new Case(name, in -> f.apply(in.getFirst()), x);
    }

    private static Case binary(String name, Function<List<Tensor>, Tensor> f, Tensor a, Tensor b) {
        return new Case(name, f, a, b);
    }

    static Stream<Case> elementwise() {
        Tensor x = normal(1, 3, 4);
        Tensor p = positive(2, 3, 4);
        Tensor row = positive(3, 4);
        Tensor column = positive(4, 3, 1);
        return Stream.of(
                binary("add", in -> in.get(0).add(in.get(1)).tanh(), x, row),
                binary("sub", in -> in.get(0).sub(in.get(1)).tanh(), column, x),
                binary("mul", in -> in.get(0).mul(in.get(1)), x, row),
                binary("mul outer", in -> in.get(0).mul(in.get(1)), row, column),
                binary("div", in -> in.get(0).div(in.get(1)), x, column),
                binary("div by tensor", in -> in.get(0).div(in.get(1)), row, p),
                binary("pow", in -> in.get(0).pow(in.get(1)), p, row),
                binary("maximum", in -> in.get(0).maximum(in.get(1)).square(), x, p),
                binary("minimum", in -> in.get(0).minimum(in.get(1)).square(), p, x),
                binary(
                        "where",
                        in -> in.get(0).greaterThan(1).where(in.get(0).mul(in.get(1)), in.get(1).square()),
                        p,
                        x),
                unary("neg", t -> t.neg().exp(), x),
                unary("exp", Tensor::exp, x),
                unary("log", Tensor::log, p),
                unary("sqrt", Tensor::sqrt, p),
                unary("tanh", Tensor::tanh, x),
                unary("sigmoid", Tensor::sigmoid, x),
                unary("softplus", Tensor::softplus, x),
                unary("relu", t -> t.square().sub(1e-9).relu().mul(t), p),
                unary("sin", Tensor::sin, x),
                unary("cos", Tensor::cos, x),
                unary("abs", t -> t.neg().abs().square(), p),
                unary("log1p", Tensor::log1p, p),
                unary("expm1", Tensor::expm1, x),
                unary("erf", Tensor::erf, x),
                unary("erfc", Tensor::erfc, x),
                unary("normalCdf", Tensor::normalCdf, x),
                unary("expOfSquare", t -> new ExpOfSquare(-0.7).of(t), x),
                binary("atan2", in -> in.get(0).atan2(in.get(1)), x, row),
                binary("atan2 to the left", in -> in.get(0).atan2(in.get(1).neg()), p, column),
                unary("powConstant", t -> t.pow(3), x),
                unary("reciprocal", Tensor::reciprocal, p),
                unary("cast", t -> t.cast(DType.F64).square(), x));
    }

    static Stream<Case> reductionsAndShapes() {
        Tensor x = normal(5, 3, 4, 2);
        return Stream.of(
                unary("sum", t -> t.square().sum(), x),
                unary("sum axes", t -> t.sum(false, 0, 2).square(), x),
                unary("sum keep", t -> t.sum(true, 1).mul(t), x),
                unary("mean", t -> t.mean(false, 1, 2).exp(), x),
                unary("max", t -> t.max(false, 1).square(), x),
                unary("logSumExp", t -> t.logSumExp(false, 0, 1), x),
                unary("var", t -> t.var(true, 0, 2).log(), x),
                unary("reshape", t -> t.reshape(4, -1).sin(), x),
                unary("transpose", t -> t.transpose(2, 0, 1).mul(normal(6, 2, 3, 4)).tanh(), x),
                unary("broadcastTo", t -> t.select(1, 2).broadcastTo(Shape.of(5, 3, 2)).mul(normal(7, 5, 3, 2)).sin(),
                        x),
                unary("slice", t -> t.slice(1, 1, 3).square(), x),
                unary("pad", t -> new Pad(1, 2, 9).of(t).add(1).pow(3), x),
                unary("cumsum", t -> t.cumsum(1).sin(), x),
                unary("cumsum first", t -> t.cumsum(0).mul(t).exp(), x),
                unary("gather along", t -> t.gather(1, INDICES).square().mul(t.slice(1, 0, 2)), x),
                unary("take", t -> t.take(1, Tensor.of(new double[]{3, 0, 3, 1}, 2, 2)).tanh(), x),
                unary("scatter along", t -> new ScatterAlong(1, 5).of(t.slice(1, 0, 2), INDICES).exp(), x),
                unary("gather", t -> t.gather(2, 0, 2, 1).mul(normal(8, 4, 4, 2)).exp(), x),
                unary("scatterAdd", t -> new ScatterAdd(List.of(1, 0, 1), 4).of(t).square(), x),
                binary(
                        "concat",
                        in -> Tensor.concat(1, in.get(0), in.get(1), in.get(0)).square().sin(),
                        x,
                        normal(9, 3, 1, 2)),
                binary("stack", in -> Tensor.stack(in.get(0), in.get(1)).exp(), x, normal(10, 3, 4, 2)),
                binary("stack last", in -> Tensor.stack(-1, in.get(0), in.get(1)).exp(), x, normal(10, 3, 4, 2)),
                binary(
                        "stack then transpose",
                        in -> Tensor.stack(in.get(0), in.get(1)).transpose(1, 2, 3, 0).exp(),
                        x,
                        normal(10, 3, 4, 2)),
                binary("matmul", in -> in.get(0).matmul(in.get(1)), normal(11, 3, 4), normal(12, 4, 5)),
                binary("matmul shared", in -> in.get(0).matmul(in.get(1)), x, normal(13, 2, 3)),
                binary("matmul batched", in -> in.get(0).matmul(in.get(1)), x, normal(14, 3, 2, 2)),
                binary("matmul broadcast", in -> in.get(0).matmul(in.get(1)), normal(15, 2, 1, 3, 2),
                        normal(16, 4, 2, 3)),
                binary("aᵀb", in -> new MatMul(true, false).of(in.get(0), in.get(1)), normal(17, 2, 3),
                        normal(18, 2, 4)),
                binary("abᵀ", in -> new MatMul(false, true).of(in.get(0), in.get(1)), x, normal(19, 5, 2)),
                binary("aᵀbᵀ", in -> new MatMul(true, true).of(in.get(0), in.get(1)), normal(20, 2, 3),
                        normal(21, 4, 2)),
                unary("softmax", t -> Functional.softmax(t).square(), x),
                unary("crossEntropy", t -> Functional.softmaxCrossEntropy(t, 1, 0, 3), normal(22, 3, 4)));
    }

    static Stream<Case> images() {
        Tensor image = normal(30, 2, 5, 6, 3);
        Tensor weights = normal(31, 3, 2, 3, 4);
        Striding window = new Striding(2, 1, 1, 2);
        Tensor ct = normal(32, new Conv2d(window).shape(new Shape[]{image.shape(), weights.shape()}).dims());
        return Stream.of(
                binary("conv2d", in -> Functional.conv2d(in.get(0), in.get(1), 1, 1).tanh(), image, weights),
                binary("conv2d window", in -> new Conv2d(window).of(in.get(0), in.get(1)).tanh(), image, weights),
                binary(
                        "conv2dInputGradient",
                        in -> new Conv2dInputGradient(window, image.shape()).of(in.get(0), in.get(1)),
                        ct,
                        weights),
                binary(
                        "conv2dWeightGradient",
                        in -> new Conv2dWeightGradient(window, weights.shape()).of(in.get(0), in.get(1)),
                        image,
                        ct),
                unary("avgPool2d", t -> Functional.avgPool2d(t, 2).square(), image),
                unary("avgPool2d overlapping", t -> Functional.avgPool2d(t, 3, 2).square(), image),
                unary("upsampleNearest2d", t -> Functional.upsampleNearest2d(t, 2).square(), image),
                unary("groupNorm", t -> Functional.groupNorm(t, 2, 1e-5).tanh(), normal(33, 2, 3, 4)),
                binary(
                        "groupNormGradient",
                        in -> new GroupNormalizeGradient(2, 1e-3).of(in.get(0), in.get(1)),
                        normal(34, 2, 3, 4),
                        normal(35, 2, 3, 4)));
    }

    @ParameterizedTest
    @MethodSource({"elementwise", "reductionsAndShapes", "images"})
    void vjpAndItsVjpAgreeWithFiniteDifferences(Case c) {
        GradCheck check = Autodiff.gradCheck(c.f(), c.xs());
        assertTrue(check.firstOrder() < 1e-8, () -> "first order: " + check);
        assertTrue(check.secondOrder() < 1e-7, () -> "second order: " + check);
    }
}

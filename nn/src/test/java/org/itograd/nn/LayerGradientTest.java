package org.itograd.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.Milstein;
import org.junit.jupiter.api.Test;

/// Gradients by the input and by every parameter against central differences along random directions, in float64.
class LayerGradientTest {
    private static final RandomKey KEY = RandomKey.of(11);
    private static final double STEP = 1e-5;

    /// Σ c · f(x) with fixed random weights c, so that all outputs count.
    private static Tensor loss(UnaryOperator<Tensor> f, Tensor x) {
        Tensor y = f.apply(x);
        return y.mul(KEY.fold(99).normal(DType.F64, y.shape().dims())).sum();
    }

    private static double at(UnaryOperator<Tensor> f, Tensor x) {
        return Autodiff.withoutRecording(() -> loss(f, x)).item();
    }

    private static void check(Parameters parameters, UnaryOperator<Tensor> f, int... dims) {
        parameters.list().forEach(p -> p.set(p.value().stopGradient().add(0.1)));
        Tensor x = KEY.fold(98).normal(DType.F64, dims);
        Tensor variable = x.variable();
        List<Tensor> variables = new ArrayList<>(parameters.values());
        variables.add(variable);
        List<Tensor> gradients = Autodiff.gradients(loss(f, variable), variables);

        Tensor u = KEY.fold(97).normal(DType.F64, dims);
        double slope = (at(f, x.add(u.mul(STEP))) - at(f, x.sub(u.mul(STEP)))) / (2 * STEP);
        agree("x", slope, gradients.getLast().mul(u).sum().item());
        int i = 0;
        for (String name : parameters.names()) {
            Parameter p = parameters.get(name);
            Tensor value = p.value().stopGradient();
            Tensor v = KEY.fold(i).normal(DType.F64, value.shape().dims());
            p.set(value.add(v.mul(STEP)));
            double up = at(f, x);
            p.set(value.sub(v.mul(STEP)));
            double down = at(f, x);
            p.set(value);
            agree(name, (up - down) / (2 * STEP), gradients.get(i++).mul(v).sum().item());
        }
    }

    private static void agree(String name, double slope, double derivative) {
        assertEquals(slope, derivative, 1e-7 * Math.max(1, Math.abs(slope)), name);
    }

    private static void check(Layer layer, int... dims) {
        check(layer.parameters(), layer::apply, dims);
    }

    @Test
    void layers() {
        check(new Linear(3, 4, DType.F64, KEY), 2, 3);
        check(new Conv2d(2, 3, 3, 2, 1, DType.F64, KEY), 2, 5, 4, 2);
        check(new Conv2d(2, 3, 4, 2, 1, DType.F64, KEY), 2, 6, 7, 2);
        check(new GroupNorm(6, 3, 1e-3, DType.F64), 2, 3, 2, 6);
        check(new AvgPool2d(2), 1, 4, 4, 2);
        check(new GlobalAvgPool(), 2, 3, 3, 2);
        check(new Flatten(), 2, 3, 2);
        for (Activation activation : Activation.values()) {
            check(activation, 5);
        }
        check(new Residual(Sequential.of(new Linear(3, 3, DType.F64, KEY), Activation.TANH)), 2, 3);
    }

    @Test
    void timeConvolution() {
        TimeConv2d layer = new TimeConv2d(2, 3, 3, DType.F64, KEY);
        Tensor t = Tensor.scalar(DType.F64, 0.4);
        check(layer.parameters(), x -> layer.apply(t, x), 2, 4, 3, 2);
    }

    @Test
    void timeConvolutionWithAnEmbedding() {
        TimeEmbeddedConv2d layer = new TimeEmbeddedConv2d(2, 3, 3, DType.F64, KEY);
        Tensor t = Tensor.scalar(DType.F64, 0.4);
        check(layer.parameters(), x -> layer.apply(t, x), 2, 4, 3, 2);
    }

    private static SdeBlock block(Noise noise) {
        TimeSequential drift = TimeSequential.of()
                .thenAutonomous("norm", new GroupNorm(2, DType.F64))
                .thenAutonomous("tanh", Activation.TANH)
                .then("conv", new TimeConv2d(2, 2, 3, DType.F64, KEY));
        return SdeBlock.of(drift, noise, TimeGrid.asPublished(1, 0.25));
    }

    private static void check(SdeBlock block) {
        assertTrue(block.parameters().count() > 0);
        check(block.parameters(), x -> block.apply(x, BrownianPath.of(3)), 2, 3, 3, 2);
    }

    @Test
    void blocksWithEveryNoise() {
        check(block(new Noise.None()));
        check(block(new Noise.Additive(0.3)));
        check(block(new Noise.Multiplicative(0.3)));
        check(block(new Noise.Dropout(0.8)));
        check(block(new Noise.Jump(0.8)));
    }

    @Test
    void blocksWithOtherSolversAndGradientMethods() {
        SdeBlock multiplicative = block(new Noise.Multiplicative(0.3));
        check(new SdeBlock(
                multiplicative.drift(),
                multiplicative.noise(),
                multiplicative.grid(),
                new Milstein(),
                Gradients.backpropagation()));
        SdeBlock dropout = block(new Noise.Dropout(0.8));
        check(new SdeBlock(
                dropout.drift(), dropout.noise(), dropout.grid(), dropout.solver(), Gradients.checkpointed()));
    }
}
